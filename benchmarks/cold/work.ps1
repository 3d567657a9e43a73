# A megabyte on disk: made, filled, read, measured.
param([Parameter(Mandatory)] [string] $Module)
Import-Module $Module
$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName())
$z = New-ZarrArray $folder -Shape 250000 -DataType int32 -ChunkShape 25000 -Codec blosc:lz4:5:shuffle
Set-ZarrSlice $z -Value ([int[]] (0..249999))
$null = Get-ZarrSlice $z
$null = Measure-ZarrArray $z
[IO.Directory]::Delete($folder, $true)
