#Requires -Version 7.6
<#
.SYNOPSIS
    Lists the elements above a limit, over all arrays of a store.
.DESCRIPTION
    The first run keeps the minimum and maximum of every chunk; from then on only chunks are read that can have such an element, or have changed.
.PARAMETER Path
    A group or an array.
.PARAMETER Limit
    The limit.
.PARAMETER Count
    How many elements of each array to list.
.EXAMPLE
    ./examples/find-extremes.ps1 ./era5.zarr 320
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [double] $Limit,
    [int] $Count = 10
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

Update-ZarrMetadata -LiteralPath $Path -ChunkStatistics
foreach ($array in Get-ZarrNode -LiteralPath $Path -Recurse | Where-Object NodeType -eq array) {
    foreach ($found in Find-ZarrValue $array -GreaterThan $Limit -First $Count) {
        [pscustomobject]@{ Array = $array.Name; Index = $found.Index.ToString(); Value = $found.Value; Key = $found.Key }
    }
}
