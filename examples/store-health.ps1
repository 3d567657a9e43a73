#Requires -Version 7.6
<#
.SYNOPSIS
    Fails a build when a store is not sound.
.DESCRIPTION
    The problems are printed, each with what to do, and the exit code is 0 when there are none and 1 when there are.
.PARAMETER Path
    Stores, or nodes in them; wildcards are allowed.
.PARAMETER Checksum
    Decode every stored chunk, and compare all checksums.
.PARAMETER Severity
    The least that fails the build: Error, Warning or Information.
.EXAMPLE
    ./examples/store-health.ps1 ./results/*.zarr -Checksum
#>
param(
    [Parameter(Mandatory)] [string[]] $Path,
    [switch] $Checksum,
    [string] $Severity = 'Warning'
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

$problems = @(Test-ZarrStore $Path -Detailed -Checksum:$Checksum -Severity $Severity)
# Printed here, since a table that is still waiting for more rows is lost on exit.
$problems | Out-Default
$problems | ForEach-Object Advice | ForEach-Object { $known = @() } { if ($_ -notin $known) { $known += $_; $_ } } | Out-Default
exit [int] ($problems.Count -gt 0)
