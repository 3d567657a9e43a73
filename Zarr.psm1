# The cmdlets are in bin/Zarr.PowerShell.dll, which the manifest nests; a script part of the module would stand here.
Set-StrictMode -Version Latest

# The engine keeps the drives of a module that is removed, and they would go on working.
$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($drive in $ExecutionContext.SessionState.Drive.GetAllForProvider('Zarr')) {
        $ExecutionContext.SessionState.Drive.Remove($drive.Name, $true, 'Global')
    }
}
