#Requires -Version 7.6
<#
.SYNOPSIS
    Tells whether two arrays hold the same elements, however they are chunked, compressed or stored.
.DESCRIPTION
    For a build that must not change its results: the exit code is 0 when the arrays are equal and 1 when they are not.
    What was found is printed, and the first elements that differ. Memory is needed for some chunks of either array.
.PARAMETER Reference
    What the elements should be.
.PARAMETER Candidate
    What they are.
.PARAMETER Tolerance
    How far apart numbers may be.
.EXAMPLE
    ./examples/compare-arrays.ps1 ./expected.zarr ./actual.zarr
#>
param(
    [Parameter(Mandatory)] [string] $Reference,
    [Parameter(Mandatory)] [string] $Candidate,
    [double] $Tolerance
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$result = Compare-ZarrArray $Reference $Candidate -Tolerance $Tolerance
# Printed here, since a table that is still waiting for more rows is lost on exit.
$result | Out-Default
if ($result.DifferentCount) { Compare-ZarrArray $Reference $Candidate -Tolerance $Tolerance -Detailed -First 10 | Out-Default }
exit [int](-not $result.Equal)
