#Requires -Version 7.6
<#
.SYNOPSIS
    Text in, an array, text out: what is above a limit in a table is set to the limit.
.DESCRIPTION
    The elements above the limit are records with the names of the axes, and are written back to their places as such.
.PARAMETER Path
    Text with a line for each time and a column for each station; the first line has names.
.PARAMETER Destination
    The text that is written.
.PARAMETER Limit
    The limit.
.EXAMPLE
    ./examples/clip-table.ps1 ./measured.csv ./clipped.csv -Limit 30
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [double] $Limit
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$table = Import-ZarrArray $Path -Header -DimensionName time, station
$high = Get-ZarrSlice $table -AsRecord | Where-Object Value -gt $Limit | ForEach-Object {
    [pscustomobject]@{ time = $_.time; station = $_.station; Value = $Limit }
}
if ($high) { $high | Set-ZarrSlice $table }
Export-ZarrArray $table $Destination -Force
