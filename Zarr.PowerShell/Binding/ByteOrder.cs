namespace Zarr.PowerShell.Binding;

/// <summary>Which byte of an element comes first.</summary>
public enum ByteOrder
{
    /// <summary>The least significant one, as on the machines of today.</summary>
    Little,
    /// <summary>The most significant one.</summary>
    Big,
}
