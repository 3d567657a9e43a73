#Requires -Version 7.6
<#
.SYNOPSIS
    Finds the codec that makes an array smallest and still is fast enough, and copies the array with it.
.PARAMETER Path
    The array.
.PARAMETER Destination
    The copy.
.PARAMETER DecodeMBps
    How fast one thread must decode.
.EXAMPLE
    ./examples/choose-codec.ps1 ./era5.zarr/temp ./small.zarr -DecodeMBps 500
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Destination,
    [double] $DecodeMBps = 200
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

# The best ratio comes first.
$tried = Measure-ZarrCodec $Path
$tried
$best = @($tried | Where-Object { $_.DecodeMBps -ge $DecodeMBps -and $_.IsLossless })[0]
$best | Copy-ZarrArray $Path $Destination
