#Requires -Version 7.6
<#
.SYNOPSIS
    A tour of Zarr for PowerShell: ten million numbers created, filled, compressed, read back and inspected.
.DESCRIPTION
    Runs in a full pwsh and in the small shell of this repository:

        dotnet run --project tools/Zarr.Shell -- examples/quickstart.ps1

    A text is printed; a command is printed, run, and what it returns is shown as the prompt would show it.
#>
$ErrorActionPreference = 'Stop'

# The runspaces of ForEach-Object -Parallel find modules by name, on this path.
$modules = [IO.Path]::GetFullPath("$PSScriptRoot/../out")
if ($modules -notin $env:PSModulePath.Split([IO.Path]::PathSeparator)) {
    $env:PSModulePath = $modules + [IO.Path]::PathSeparator + $env:PSModulePath
}
Import-Module Zarr

$tour = @(
    'Ten million integers of 32 bits, cut into chunks of 100,000. Nothing is stored yet.'
    { $z = New-ZarrArray -Shape 10000000 -DataType int32 -ChunkShape 100000 -Codec blosc:blosclz:5:shuffle }
    { $z }

    'Fill it. Each chunk is compressed on its own, on all cores.'
    { $numbers = [int[]] [Linq.Enumerable]::ToArray([Linq.Enumerable]::Range(0, 10000000)) }
    { Set-ZarrSlice $z -Value $numbers }
    { $z }

    'Read it back: all of it, a part, one element. Slices are those of NumPy, and need no quotes.'
    { Get-ZarrSlice $z }
    { Get-ZarrSlice $z 5:50:5 }
    { Get-ZarrSlice $z -1 }

    'The first README of Zarr, in 2015, printed a ratio of 54.4 here: its c-blosc cut chunks into blocks of 32 KiB, and compressed those less well than its successors. Such blocks today:'
    { $old = New-ZarrArray -Shape 10000000 -DataType int32 -ChunkShape 100000 -Codec blosc:blosclz:5:shuffle:32768 }
    { Set-ZarrSlice $old -Value $numbers }
    { $old }

    'The same numbers in two dimensions. A flat array fills a region of its size, row by row.'
    { $y = New-ZarrArray -Shape 10000,1000 -DataType int32 -ChunkShape 1000,100 -Codec blosc:blosclz:5:shuffle }
    { Set-ZarrSlice $y -Value $numbers }
    { $y }
    { Get-ZarrSlice $y }
    { Get-ZarrSlice $y 0:6:2,-3: }

    'Every chunk is an object. These are the chunks under the first thousand rows.'
    { Get-ZarrChunk $y 0:1000 }

    'Which chunk compresses worst?'
    { $storage = Measure-ZarrArray $y }
    { $storage }
    { Get-ZarrChunk $y | Where-Object Ratio -eq $storage.MinimumRatio }

    'What is in the chunks of the lower right corner?'
    { Get-ZarrChunk $y 9000:,800: -Statistics }

    'Eight runspaces fill one array. Each writes every eighth element, so all of them change all chunks; no update is lost.'
    { $w = New-ZarrArray -Shape 10000000 -DataType int32 -ChunkShape 100000 }
    { 0..7 | ForEach-Object -Parallel {
        $share = Get-ZarrSlice $using:z -Start $_ -Stride 8
        Set-ZarrSlice $using:w -Start $_ -Stride 8 -Value $share
    } }
    { $w }
    { [Linq.Enumerable]::SequenceEqual([int[]] (Get-ZarrSlice $w -Raw), $numbers) }
)

foreach ($step in $tour) {
    if ($step -is [string]) { "`n$step`n" | Out-Default }
    else {
        "PS> $($step.ToString().Trim())" | Out-Default
        . $step | Out-Default
    }
}
