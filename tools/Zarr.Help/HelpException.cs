namespace Zarr.Help;

/// <summary>A page that is missing or not written as a page is.</summary>
public sealed class HelpException(string file, string message) : Exception(message)
{
    public string File { get; } = file;
}
