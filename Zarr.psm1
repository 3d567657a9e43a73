# The cmdlets are in bin/Zarr.PowerShell.dll, which the manifest nests; a script part of the module would stand here.
Set-StrictMode -Version Latest
