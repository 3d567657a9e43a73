#Requires -Version 7.6
<#
.SYNOPSIS
    Several runspaces write into one array on disk, each its own rows, and none waits for the others.
.DESCRIPTION
    Stands for an import of many files: each worker makes the rows that its file would hold. The rows of a worker are
    not those of a chunk, so that neighbours share chunks; updates of one chunk are put in order by the module.
.PARAMETER Path
    The array to create.
.PARAMETER Workers
    How many runspaces run at a time.
.EXAMPLE
    ./examples/parallel-import.ps1 ./import.zarr -Workers 4
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [int] $Workers = 4
)
$ErrorActionPreference = 'Stop'
$modules = [IO.Path]::GetFullPath("$PSScriptRoot/../out")
if ($modules -notin $env:PSModulePath.Split([IO.Path]::PathSeparator)) {
    $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath
}
Import-Module Zarr

$files, $rowsPerFile, $columns = 20, 30, 500
$array = New-ZarrArray $Path -Shape ($files * $rowsPerFile), $columns -ChunkShape 64, 250 -DataType float64 -FillValue NaN

0..($files - 1) | ForEach-Object -ThrottleLimit $Workers -Parallel {
    $first = $_ * $using:rowsPerFile
    $values = [double[]] (1..($using:rowsPerFile * $using:columns) | ForEach-Object { $first + $_ / 1000 })
    Set-ZarrSlice $using:array -Start $first -Count $using:rowsPerFile -Value $values
}

# An element that is still the fill value would be an update that got lost.
$lost = 0
foreach ($chunk in Get-ZarrChunk $array -Statistics) { $lost += $chunk.NaNCount }
[pscustomobject]@{ Path = $array.Path; Rows = $array.Shape[0]; Chunks = $array.ChunkCount; LostElements = $lost }
