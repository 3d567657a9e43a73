namespace Zarr.PowerShell;

/// <summary>One user attribute of an array or group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Text, number, bool, null, a list, or a dictionary.</param>
/// <param name="Path">The node it belongs to.</param>
public sealed record ZarrAttribute(string Name, object? Value, string Path);
