<#
Both ways between this module and another implementation. Prints one line for each array, "ok NAME" or "FAILED NAME: why".
The other side is a command that takes `write FOLDER` and `check FOLDER`; zarr_python.py says what every array holds.
#>
param([Parameter(Mandatory)] [string] $Peer, [Parameter(Mandatory)] [int] $ZarrFormat, [Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/Zarr/Zarr.psd1"

function Get-Fill([string] $Type) { if ($Type -eq 'bool') { $true } elseif ($Type -like 'float*') { 'NaN' } else { 3 } }

# Element k in C order, as the other side has it; the last row is left to the fill value.
function Get-Expected([string] $Type, [long] $Count) {
    $values = [double[]]::new($Count)
    for ($k = 0; $k -lt $Count; $k++) {
        $n = ($k * 7) % 120
        $values[$k] = if ($Type -eq 'bool') { $n % 2 } elseif ($Type -like 'float*') { $n - 59.5 } else { $n }
    }
    , $values
}

function Write-Case([string] $Type, [bool] $Big, [string] $Order, [long[]] $Shape, [long[]] $Chunks, [object[]] $Codec, [string] $Label) {
    $name = '{0}-{1}-{2}-{3}-{4}' -f ($Big ? "big.$Type" : $Type), $Order, (($Shape -join 'x') ? ($Shape -join 'x') : 'scalar'), ($Chunks -join 'x'), $Label
    $all = @(if ($Order -eq 'F' -and $Shape.Count -gt 1) { 'transpose:F' }; if ($Big) { 'bytes:big' }; $Codec)
    $array = New-ZarrArray -Path "$Folder/ours/$name" -Shape $Shape -ChunkShape $Chunks -DataType $Type -Codec $all -FillValue (Get-Fill $Type) -ZarrFormat $ZarrFormat -Attribute @{ unit = 'kelvin' }
    if ($Shape.Count -eq 0) { Set-ZarrSlice $array ... -Value (Get-Expected $Type 1)[0]; return }
    if ($Shape[0] -eq 0) { return }
    $row = 1; foreach ($n in $Shape[1..$Shape.Count]) { $row *= $n }
    if ($Shape.Count -eq 1) { $row = 1 }
    Set-ZarrSlice $array '0:-1' -Value (Get-Expected $Type (($Shape[0] - 1) * $row))
}

function Test-Case($Array) {
    $data = Get-ZarrSlice $Array -Raw
    $type = "$($Array.DataType)"
    $total = $Array.Count
    $row = $total -and $Array.Rank ? $total / $Array.Shape[0] : 0
    $expected = Get-Expected $type $total
    for ($k = 0; $k -lt $total; $k++) {
        $got = [double] $data[$k]
        [double] $want = $k -lt $total - $row ? $expected[$k] : $type -eq 'bool' ? 1 : $type -like 'float*' ? [double]::NaN : 3
        if (-not $got.Equals($want)) { throw "element $k is $got, not $want" }
    }
    if ($Array.Attributes['unit'] -ne 'kelvin') { throw 'the attribute is lost' }
}

$types = 'bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64', 'float32', 'float64'
if ($ZarrFormat -eq 2) { $types += 'float16' }
foreach ($type in $types) {
    foreach ($order in 'C', 'F') { Write-Case $type $false $order (5, 6) (2, 4) 'gzip:1' 'gzip' }
    if ($type -notin 'bool', 'int8', 'uint8') { Write-Case $type $true 'C' (5, 6) (2, 4) 'none' 'plain' }
}
foreach ($name in 'blosclz', 'lz4', 'lz4hc', 'snappy', 'zlib', 'zstd') {
    # The build of Blosc that zarrita uses has no Snappy.
    if ($name -eq 'snappy' -and $ZarrFormat -eq 3) { continue }
    foreach ($shuffle in 'noshuffle', 'shuffle', 'bitshuffle', 'auto') { Write-Case 'int32' $false 'C' (50, 60) (20, 32) "blosc:${name}:5:$shuffle" "blosc.$name.$shuffle" }
}
foreach ($codec in 'zstd:3', 'none', ($ZarrFormat -eq 2 ? 'zlib:1', 'lz4:1' : @(, @('zstd:1', 'crc32c')))) {
    foreach ($one in $codec) { Write-Case 'float64' $false 'C' (50, 60) (20, 32) $one ($one -join '+' -replace ':', '.') }
}
Write-Case 'int32' $false 'C' @(7) @(3) 'blosc' 'vector'
Write-Case 'int32' $false 'F' (4, 3, 5) (2, 2, 3) 'blosc' 'cube'

$command, [string[]] $arguments = $Peer -split ' '
& $command @arguments check "$Folder/ours"
if ($LASTEXITCODE) { "FAILED $Peer check: exit code $LASTEXITCODE" }

& $command @arguments write "$Folder/theirs"
if ($LASTEXITCODE) { "FAILED $Peer write: exit code $LASTEXITCODE" }
foreach ($path in [System.IO.Directory]::GetDirectories("$Folder/theirs")) {
    $name = [System.IO.Path]::GetFileName($path)
    try { Test-Case (Get-ZarrArray -LiteralPath $path); "ok $name" }
    catch { "FAILED ${name}: $_" }
}

# A tree with consolidated metadata, made before the array gets its last shape: it has to follow.
$tree = "$Folder/tree"
$null = New-ZarrGroup $tree -ZarrFormat $ZarrFormat -Attribute @{ title = 'Größe' }
$null = New-ZarrArray $tree 5 -Name land/temp -DataType int32 -FillValue 3 -ZarrFormat $ZarrFormat
$null = New-ZarrArray $tree 5 -Name gone -DataType int32 -ZarrFormat $ZarrFormat
Update-ZarrMetadata $tree -Consolidate
$null = New-ZarrGroup "$tree/land/dry" -ZarrFormat $ZarrFormat
$null = New-ZarrArray $tree (2, 2) -Name sea -DataType float64 -ZarrFormat $ZarrFormat
Resize-ZarrArray "$tree/land/temp" 7
Set-ZarrAttribute "$tree/land/temp" unit kelvin
Remove-ZarrNode "$tree/gone" -Force
& $command @arguments check-tree $tree
if ($LASTEXITCODE) { "FAILED $Peer check-tree: exit code $LASTEXITCODE" }

$tree = "$Folder/their-tree"
& $command @arguments write-tree $tree
if ($LASTEXITCODE) { "FAILED $Peer write-tree: exit code $LASTEXITCODE" }
if ([System.IO.Directory]::Exists($tree)) {
    try {
        $null = Get-ZarrNode $tree -Recurse -WarningVariable warnings -WarningAction SilentlyContinue
        if ($warnings) { throw $warnings[0] }
        Set-ZarrAttribute $tree title other
        $names = (Get-ZarrNode $tree -Recurse -WarningVariable warnings -WarningAction SilentlyContinue).Name -join ' '
        if ($warnings) { throw $warnings[0] }
        if ($names -ne 'their-tree land dry temp sea') { throw "it holds $names" }
        'ok consolidated by the other side'
    }
    catch { "FAILED consolidated by the other side: $_" }
}
