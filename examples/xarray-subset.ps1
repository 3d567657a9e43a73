#Requires -Version 7.6
<#
.SYNOPSIS
    Copies a box of latitudes, longitudes and times out of a variable, as xarray stores them, into a table.
.DESCRIPTION
    The coordinates are arrays beside the variable, named as its dimensions are: lat, lon and time. Their values select, not indices.
.PARAMETER Path
    The group that holds the variable and its coordinates.
.PARAMETER Variable
    The variable; its dimensions are time, lat and lon.
.PARAMETER Latitude
    Two latitudes, both included.
.PARAMETER Longitude
    One longitude, of which the nearest is taken.
.PARAMETER Time
    Two times, both included.
.EXAMPLE
    ./examples/xarray-subset.ps1 ./era5.zarr t2m -Latitude 40, 50 -Longitude 11.6 -Time 2020-01-01, 2020-02-01
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Variable,
    [Parameter(Mandatory)] [double[]] $Latitude,
    [Parameter(Mandatory)] [double] $Longitude,
    [Parameter(Mandatory)] [string[]] $Time
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$lat = Get-ZarrSlice $Path -Name lat -Raw
foreach ($element in Get-ZarrSlice $Path -Name $Variable -Where @{ time = $Time; lat = $Latitude; lon = $Longitude } -AsRecord) {
    [pscustomobject]@{ Step = $element.Index[0]; Latitude = $lat[$element.Index[1]]; Value = $element.Value }
}
