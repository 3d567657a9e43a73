# A megabyte on disk: made, filled, read, measured.
param([Parameter(Mandatory)] [string] $Module)
Import-Module $Module
$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), [IO.Path]::GetRandomFileName())
# Not filled with what is written, so that all of it is stored.
$z = New-ZarrArray $folder -Shape 250000 -DataType int32 -ChunkShape 25000 -FillValue 7 -Codec blosc:lz4:5:shuffle
Set-ZarrSlice $z -Value ([int[]]::new(250000))
$null = Get-ZarrSlice $z
$null = Measure-ZarrArray $z
[IO.Directory]::Delete($folder, $true)
