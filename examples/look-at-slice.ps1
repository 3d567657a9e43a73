#Requires -Version 7.6
<#
.SYNOPSIS
    Shows what a slice holds: its extremes and mean, and for every row which column is greatest.
.PARAMETER Path
    An array.
.PARAMETER Slice
    A part of it with two axes.
.EXAMPLE
    ./examples/look-at-slice.ps1 ./era5.zarr/temp 0, ::40, ::80
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [object] $Slice = ':'
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$elements = Get-ZarrSlice $Path $Slice
[pscustomobject]@{ Minimum = $elements.Min(); Maximum = $elements.Max(); Mean = $elements.Mean(); Deviation = $elements.Std() }
Get-ZarrSlice $Path $Slice -AsTable | ForEach-Object {
    $columns = @($_.PSObject.Properties).Where{ $_.Name -ne 'Row' }
    $greatest = $columns | ForEach-Object { $most = $null } { if ($null -eq $most -or $_.Value -gt $most.Value) { $most = $_ } } { $most }
    [pscustomobject]@{ Row = $_.Row; Column = $greatest.Name; Greatest = $greatest.Value }
}
