# The cmdlets' side of the benchmark: does what each line asks for through the module, and answers with a line; see zarr_python.py.
# Runs in Zarr.Shell too, which has the engine's core cmdlets only.
param([Parameter(Mandatory)] [string] $Module)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$types = @{ '<i4' = [int]; '<f8' = [double]; '<i2' = [short]; '<f4' = [float]; '|u1' = [byte] }
$data = @{}
$array = $null

function Measure-Work([scriptblock] $Work, [int] $Repeat = 1) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $Repeat; $i++) { . $Work }
    $clock.Elapsed.TotalSeconds / $Repeat
}

function Get-Number($Json) { , [long[]] $Json.EnumerateArray().ForEach{ $_.GetInt64() } }

[Console]::Out.WriteLine('cmdlets')
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $r = [Text.Json.JsonDocument]::Parse($line).RootElement
    $none = [Text.Json.JsonElement]::new()
    $repeat = if ($r.TryGetProperty('repeat', [ref] $none)) { $none.GetInt32() } else { 1 }
    $seconds, $stored = $null, 0
    switch ($r.GetProperty('do').GetString()) {
        'load' {
            $bytes = [IO.File]::ReadAllBytes($r.GetProperty('file').GetString())
            $type = $types[$r.GetProperty('dtype').GetString()]
            $values = [Array]::CreateInstance($type, $bytes.Length / [Runtime.InteropServices.Marshal]::SizeOf([type] $type))
            [Buffer]::BlockCopy($bytes, 0, $values, 0, $bytes.Length)
            $data[$r.GetProperty('name').GetString()] = @{ Values = $values; Type = $r.GetProperty('dtype').GetString(); Shape = Get-Number $r.GetProperty('shape') }
        }
        'forget' { $data.Clear(); $array = $values = $bytes = $null }
        'write' {
            $sample = $data[$r.GetProperty('data').GetString()]
            $new = @{ Shape = $sample.Shape; ChunkShape = Get-Number $r.GetProperty('chunks'); DataType = $sample.Type; Codec = "blosc:$($r.GetProperty('compressor').GetProperty('cname').GetString()):5:shuffle" }
            if ($r.GetProperty('store').GetString() -eq 'directory') { $new.Path = [IO.Path]::Combine($r.GetProperty('folder').GetString(), [IO.Path]::GetRandomFileName()) }
            $array = New-ZarrArray @new
            $elements = $sample.Values
            $seconds = Measure-Work { Set-ZarrSlice $array -Value $elements }
            $stored = (Measure-ZarrArray $array).StoredLength
        }
        'read' { $seconds = Measure-Work { $null = Get-ZarrSlice $array } $repeat }
        'select' {
            $parts = $r.GetProperty('text').GetString().Split(',')
            $seconds = Measure-Work { $null = Get-ZarrSlice $array $parts } $repeat
        }
        'points' {
            $indices = [long[]] $r.GetProperty('indices').EnumerateArray().ForEach{ $_[0].GetInt64() }
            # A row for each point.
            $points = [long[, ]]::new($indices.Length, 1)
            [Buffer]::BlockCopy($indices, 0, $points, 0, 8 * $indices.Length)
            $seconds = if ($r.GetProperty('at once').GetBoolean()) { Measure-Work { $null = Get-ZarrSlice $array -Coordinate $points } }
            else { Measure-Work { foreach ($i in $indices) { $null = Get-ZarrSlice $array $i } } }
        }
    }

    $answer = if ($null -ne $seconds) { [string]::Format([cultureinfo]::InvariantCulture, '{{ "seconds": {0:R}, "stored": {1} }}', $seconds, $stored) }
    elseif ($r.GetProperty('do').GetString() -in 'load', 'forget') { '{}' }
    else { 'null' }
    [Console]::Out.WriteLine($answer)
}
