#Requires -Version 7.6
<#
.SYNOPSIS
    Tells whether two arrays hold the same elements, however they are chunked, compressed or stored.
.DESCRIPTION
    For a build that must not change its results: the exit code is 0 when the arrays are equal and 1 when they are not.
    One row is printed for each region that differs. Memory is needed for one chunk of either array at a time.
.PARAMETER Reference
    What the elements should be.
.PARAMETER Candidate
    What they are.
.EXAMPLE
    ./examples/compare-arrays.ps1 ./expected.zarr ./actual.zarr
#>
param(
    [Parameter(Mandatory)] [string] $Reference,
    [Parameter(Mandatory)] [string] $Candidate
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$expected = Get-ZarrArray -LiteralPath $Reference
$actual = Get-ZarrArray -LiteralPath $Candidate
foreach ($property in 'Shape', 'DataType') {
    if ("$($expected.$property)" -ne "$($actual.$property)") {
        [pscustomobject]@{ Property = $property; Expected = "$($expected.$property)"; Actual = "$($actual.$property)" } | Out-Default
        exit 1
    }
}

$differences = @(
    Get-ZarrChunk $expected | ForEach-Object {
        $one = Get-ZarrSlice $expected -Start $_.Origin -Count $_.Shape
        $other = Get-ZarrSlice $actual -Start $_.Origin -Count $_.Shape
        if ([Convert]::ToHexString($one.ToBytes()) -ne [Convert]::ToHexString($other.ToBytes())) {
            [pscustomobject]@{ Origin = "$($_.Origin)"; Shape = "$($_.Shape)"; Key = $_.Key }
        }
    }
)
# Printed here, since a table that is still waiting for more rows is lost on exit.
$differences | Out-Default
exit [int]($differences.Count -gt 0)
