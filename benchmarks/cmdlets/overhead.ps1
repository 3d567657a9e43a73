# What the cmdlets cost more than the core's own methods, a call, and how much memory they take for a value of 40 MB.
param([int] $Calls = 300)
$z = New-ZarrArray -Shape 100 -DataType int32 -ChunkShape 100
$big = New-ZarrArray -Shape 10000000 -DataType int32 -ChunkShape 100000 -Codec blosc:lz4:5:shuffle
$value = [int[]] (0..99)
$numbers = [int[]] [Linq.Enumerable]::ToArray([Linq.Enumerable]::Range(0, 10000000))

function Measure-Call([scriptblock] $Call) {
    for ($i = 0; $i -lt $Calls; $i++) { $null = & $Call }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    for ($i = 0; $i -lt $Calls; $i++) { $null = & $Call }
    $clock.Elapsed.TotalMilliseconds / $Calls
}

$rows = @(
    , @('write', (Measure-Call { Set-ZarrSlice $z 0:50 -Value $value[0..49] }), (Measure-Call { $z.SetSlice('0:50', $value[0..49]) }))
    , @('read', (Measure-Call { Get-ZarrSlice $z 0:50 }), (Measure-Call { $z.GetSlice('0:50') }))
)
'| call | cmdlet ms | core ms | more |'
'|---|--:|--:|--:|'
foreach ($row in $rows) { [string]::Format([cultureinfo]::InvariantCulture, '| {0} | {1:F3} | {2:F3} | {3:F3} |', $row[0], $row[1], $row[2], $row[1] - $row[2]) }

Set-ZarrSlice $big -Value $numbers
$before = [GC]::GetTotalAllocatedBytes($true)
Set-ZarrSlice $big -Value $numbers
$write = [GC]::GetTotalAllocatedBytes($true) - $before
$before = [GC]::GetTotalAllocatedBytes($true)
$slice = Get-ZarrSlice $big
$read = [GC]::GetTotalAllocatedBytes($true) - $before
''
[string]::Format([cultureinfo]::InvariantCulture, 'Memory taken for 40,000,000 bytes: {0:N0} to write them, {1:N0} to read them.', $write, $read)
