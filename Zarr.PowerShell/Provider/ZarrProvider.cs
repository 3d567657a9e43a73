namespace Zarr.PowerShell.Provider;
public sealed class ZarrProvider {}
