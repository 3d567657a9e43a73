#Requires -Version 7.6
<#
.SYNOPSIS
    Imports the EGM96 geoid, the height of mean sea level above the ellipsoid, and looks at how it compresses.
.PARAMETER Path
    The grid in the GTX format of PROJ: a header of 40 bytes, then float32 in big-endian order, row by row from the
    south. The default is where Debian's package proj-data installs it.
.PARAMETER Destination
    Where to store the array; an array that is there is replaced. Without it the array lives in memory.
#>
param(
    [string] $Path = '/usr/share/proj/egm96_15.gtx',
    [string] $Destination
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Module Zarr)) { Import-Module "$PSScriptRoot/../out/Zarr" }

if (-not [IO.File]::Exists($Path)) {
    throw "There is no file '$Path'. Debian and Ubuntu have it in the package proj-data (apt install proj-data), " +
        'and https://cdn.proj.org has it as us_nga_egm96_15.tif, which needs converting to GTX. Give its place with -Path.'
}

# Reversing all bytes turns big-endian numbers into little-endian ones, in reverse order.
$bytes = [IO.File]::ReadAllBytes($Path)
[Array]::Reverse($bytes)
$columns, $rows = [BitConverter]::ToInt32($bytes, $bytes.Length - 40), [BitConverter]::ToInt32($bytes, $bytes.Length - 36)
$stepEast, $stepNorth, $west, $south = foreach ($offset in 32, 24, 16, 8) { [BitConverter]::ToDouble($bytes, $bytes.Length - $offset) }
if ($bytes.Length -ne 40 + 4 * $rows * $columns) { throw "'$Path' is no GTX grid: its header tells of $rows rows and $columns columns, its length does not." }
$heights = [float[]]::new($rows * $columns)
[Buffer]::BlockCopy($bytes, 0, $heights, 0, 4 * $heights.Length)
[Array]::Reverse($heights)

# About a degree of the globe would make tiny chunks; a seventh of the rows by a ninth of the columns is 64 KiB.
$new = @{
    Shape         = $rows, $columns
    ChunkShape    = [long][Math]::Ceiling($rows / 7), [long][Math]::Ceiling($columns / 9)
    DataType      = 'float32'
    DimensionName = 'latitude', 'longitude'
    Attribute     = [ordered]@{ units = 'm'; south = $south; west = $west; step_north = $stepNorth; step_east = $stepEast }
}
$geoid = if ($Destination) { New-ZarrArray $Destination -Force @new } else { New-ZarrArray @new }
Set-ZarrSlice $geoid -Value $heights
if ($Destination) { $null = Measure-ZarrArray $geoid }
$geoid | Out-Default

'The five chunks that compress worst:' | Out-Default
[Zarr.ZarrChunk[]] $chunks = Get-ZarrChunk $geoid
[Array]::Sort([double[]] $chunks.Ratio, $chunks)
$chunks[0..4] | Out-Default

# Southern India and the sea around it, where the geoid is lowest.
$first, $left = [int][Math]::Floor((0 - $south) / $stepNorth), [int][Math]::Floor((75 - $west) / $stepEast)
$height, $width = 40, 40
'A region, read back:' | Out-Default
$region = Get-ZarrSlice $geoid -Start $first, $left -Count $height, $width
$region | Out-Default

$different = 0
foreach ($row in 0..($height - 1)) {
    foreach ($column in 0..($width - 1)) {
        if ($region[$row, $column] -ne $heights[($first + $row) * $columns + $left + $column]) { $different++ }
    }
}
if ($different) { throw "$different of $($region.Count) elements differ from the file." }
"All $($region.Count) elements are equal to those of the file." | Out-Default
