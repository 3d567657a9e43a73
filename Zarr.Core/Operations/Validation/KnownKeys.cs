using Zarr.Operations.Statistics;
using Zarr.Storage.Nodes;

namespace Zarr.Operations.Validation;

/// <summary>Names that belong beside the metadata of a node, or do no harm there.</summary>
internal static class KnownKeys
{
    /// <summary>What this library keeps directly beside the metadata of arrays and groups, as a value or as a prefix of several.</summary>
    private static readonly string[] Sidecars = [StatisticsStorage.Name];

    // What people, file managers and other formats keep there: nobody wants to be told, least of all to have it deleted.
    private static readonly string[] Harmless =
    [
        // netCDF-C 4.8.0 keeps its own beside the metadata of Zarr.
        ".nczgroup", ".nczarray", ".nczattr", ".nczvar", ".ncproperties",
        ".DS_Store", ".localized", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", ".gitignore", ".gitattributes", ".gitkeep", "METADATA.ome.xml", "datapackage.json", "ro-crate-metadata.json",
    ];

    private static readonly string[] HarmlessBeginnings = ["README", "LICENSE", "LICENCE", "CITATION", "NOTICE", "CHANGELOG", "._"];

    /// <summary>True for a metadata document of either format.</summary>
    public static bool IsDocument(ReadOnlySpan<char> name) =>
        name is NodeStorage.V3Name or NodeStorage.V2ArrayName or NodeStorage.V2GroupName or NodeStorage.V2AttributesName or ConsolidatedMetadata.V2Name;

    /// <summary>True for what may lie beside the metadata of a node.</summary>
    /// <param name="key">The key below the node.</param>
    public static bool IsAllowed(ReadOnlySpan<char> key)
    {
        var slash = key.IndexOf('/');
        var first = slash < 0 ? key : key[..slash];
        foreach (var name in Sidecars)
            if (first.SequenceEqual(name)) return true;
        // macOS puts __MACOSX into archives; the others are made by versioning and by network drives.
        if (slash >= 0) return first is ".git" or ".datalad" or "__MACOSX" or ".Trashes" or ".Spotlight-V100" or ".fseventsd" or "@eaDir";
        foreach (var name in Harmless)
            if (first.SequenceEqual(name)) return true;
        foreach (var beginning in HarmlessBeginnings)
            if (first.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
