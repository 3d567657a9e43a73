# A codec of one's own from PowerShell: its C# is compiled, registered, and then named like any other. Needs a full pwsh, for Add-Type.
param([string] $Destination = './runs.zarr')

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../out/Zarr')
$core = [Zarr.Format.Codecs.CodecRegistry].Assembly.Location
if (-not ('CustomCodec.RunsCodec' -as [type])) {
    # -ReferencedAssemblies takes the place of what Add-Type would reference by itself.
    $framework = (Get-ChildItem (Join-Path $PSHOME 'ref/*.dll')).FullName
    Add-Type -Path (Join-Path $PSScriptRoot 'CustomCodec/RunsCodec.cs') -ReferencedAssemblies ($framework + $core)
}
[Zarr.Format.Codecs.CodecRegistry]::Register([CustomCodec.RunsCodec]::Descriptor)

$z = New-ZarrArray $Destination -Shape 1000,1000 -ChunkShape 100,1000 -DataType int16 -Codec example.runs -Force
Set-ZarrSlice $z 200:500 -Value 7
Get-ZarrArray $Destination -Measure
