# The cmdlets are in bin/Zarr.PowerShell.dll, which the manifest nests; this is what the engine leaves to a module.
Set-StrictMode -Version Latest

# What is loaded once stays, and an import does not tell.
$warning = [Zarr.PowerShell.Loading.LoadedAssemblies]::Warning("$PSScriptRoot/bin")
if ($warning) { $Host.UI.WriteWarningLine($warning) }

# The drives of a module that is removed would go on working.
$ExecutionContext.SessionState.Module.OnRemove = {
    foreach ($drive in $ExecutionContext.SessionState.Drive.GetAll()) {
        if ($drive.Provider.ImplementingType.FullName -eq 'Zarr.PowerShell.Provider.ZarrProvider') { $ExecutionContext.SessionState.Drive.Remove($drive.Name, $true, 'Global') }
    }
}
