#Requires -Version 7.6
<#
.SYNOPSIS
    Lists the chunks that compress worst, over all arrays of a store.
.DESCRIPTION
    No chunk is opened: a listing of the store is all it takes.
.PARAMETER Path
    A group or an array.
.PARAMETER Count
    How many chunks to list.
.EXAMPLE
    ./examples/find-worst-chunks.ps1 ./era5.zarr -Count 20
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [int] $Count = 10
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

[psobject[]] $found = @(
    Get-ZarrNode -LiteralPath $Path -Recurse | Where-Object NodeType -eq array | ForEach-Object {
        $array = $_
        Get-ZarrChunk $array | Where-Object State -ne Missing | ForEach-Object {
            [pscustomobject]@{ Array = $array.Path; Key = $_.Key; StoredLength = $_.StoredLength; Ratio = $_.Ratio }
        }
    }
)
[Array]::Sort([double[]] $found.Ratio, $found)
$found | ForEach-Object { $n = 0 } { if ($n++ -lt $Count) { $_ } }
