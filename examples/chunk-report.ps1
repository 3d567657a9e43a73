#Requires -Version 7.6
<#
.SYNOPSIS
    Draws the chunks of every array of a store, one picture each, and sums up what they take.
.PARAMETER Path
    A group or an array.
.PARAMETER Destination
    The folder of the pictures.
.EXAMPLE
    ./examples/chunk-report.ps1 ./era5.zarr ./report
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Destination
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

Get-ZarrNode -LiteralPath $Path -Recurse | Where-Object NodeType -eq array | ForEach-Object {
    $name = $_.Key.Value.Replace('/', '-')
    Get-ZarrChunkMap $_ | Export-ZarrChunkMap "$Destination/$name.svg" -Force
    Measure-ZarrArray $_
}
