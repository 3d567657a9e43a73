<#
Writes what GDAL and netCDF read: a Zarr v2 group of plain little-endian arrays, and a group of others, which only GDAL decodes. readers.py says
what they hold.
#>
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/Zarr/Zarr.psd1"

function Write-Array([string] $Group, [string] $Type, [string] $Codec, [string] $Label) {
    $name = "$Type-C-5x6-2x4-$Label"
    $fill = $Type -like '*float*' ? -1 : 3
    $array = New-ZarrArray -Path "$Folder/$Group/$name" -Shape 5, 6 -ChunkShape 2, 4 -DataType ($Type -replace '^big\.') -Codec ($Codec -split ' ') -FillValue $fill -ZarrFormat 2 -Attribute @{ unit = 'kelvin' }
    Set-ZarrSlice $array '0:-1' -Value (0..23).ForEach{ $n = $_ * 7 % 120; $Type -like '*float*' ? $n - 59.5 : $n }
}

foreach ($group in 'plain.zarr', 'other.zarr') { $null = New-ZarrGroup -Path "$Folder/$group" -ZarrFormat 2 }
foreach ($type in 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64') {
    Write-Array plain.zarr $type none plain
    if ($type -notlike '*int8') { Write-Array other.zarr "big.$type" 'bytes:big' plain }
}
foreach ($codec in 'zlib:1', 'gzip:5', 'zstd:3', 'lz4:1', 'lzma:1', 'blosc:blosclz:5:shuffle', 'blosc:lz4:5:bitshuffle', 'blosc:lz4hc:5:shuffle', 'blosc:snappy:5:noshuffle', 'blosc:zlib:5:shuffle', 'blosc:zstd:5:shuffle', 'transpose:F', 'delta zlib:1') {
    Write-Array other.zarr int32 $codec ($codec -replace '[: ]', '.')
}
