#Requires -Version 7.6
<#
.SYNOPSIS
    Prepares data in a build: a file of NumPy's becomes a chunked, compressed array, unless its elements are other than last time.
.DESCRIPTION
    The file may be larger than memory. The first time there is nothing to compare with, and the array is taken as it is.
.PARAMETER Path
    A file that Import-ZarrArray reads: .npy, .csv, .png and others.
.PARAMETER Destination
    The array. It is replaced when the elements are the same within the tolerance.
.EXAMPLE
    ./examples/prepare-data.ps1 ./model.npy ./model.zarr -RelativeTolerance 1e-6
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Destination,
    [double] $RelativeTolerance
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$new = Import-ZarrArray $Path "$Destination.new" -Codec blosc:zstd:5 -Force
$old = Get-ZarrArray $Destination -ErrorAction Ignore
if ($old) {
    $result = Compare-ZarrArray $old $new -RelativeTolerance $RelativeTolerance
    if (-not $result.Equal) { throw "$($Path): $($result.Reason), first at $($result.FirstIndex -join ','): $($result.FirstReference) became $($result.FirstDifference)." }
}
Move-ZarrNode $new $Destination -Force -PassThru
