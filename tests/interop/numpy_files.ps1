<#
Imports what numpy_files.py saved, and exports it again into a folder below.
#>
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/Zarr/Zarr.psd1"

$null = [IO.Directory]::CreateDirectory("$Folder/back")
foreach ($file in [IO.Directory]::GetFiles($Folder)) {
    $back = "$Folder/back/$([IO.Path]::GetFileName($file))"
    # Records with arrays as fields are in Zarr v2 alone.
    $node = Import-ZarrArray $file -ZarrFormat 2
    # TIFF has no bool, and is read again by what NumPy does, too.
    if ($file.EndsWith('.tif')) { $null = Export-ZarrArray $node "$back.npy" }
    if ($file.EndsWith('.tif') -and $node.DataType.Name -eq 'bool') { continue }
    $null = if ($node.NodeType -eq 'group') { Export-ZarrArray $node $back -Name * } else { Export-ZarrArray $node $back }
}
