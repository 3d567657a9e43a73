namespace Zarr.PowerShell.Binding;

/// <summary>The parameter sets every command with a target has.</summary>
internal static class TargetSets
{
    public const string Path = "Path";
    public const string LiteralPath = "LiteralPath";
    public const string InputObject = "InputObject";
}
