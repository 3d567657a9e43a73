using System.Text.RegularExpressions;
using Xunit;

namespace Zarr.Core.Tests;

/// <summary>The rooms of the core stand on floors: a file uses what is on its own floor or below, and CONTRIBUTING names every room.</summary>
public sealed partial class FloorTests
{
    // From below. What stands on one floor does not know the other rooms of that floor where it is the top one.
    private static readonly string[][] s_floors = [["Common"], ["Platform"], ["Format"], ["Storage"], ["Arrays"], ["Operations", "FileFormats"]];

    // Files that look up, each a wall that is still to be moved. None may be added.
    private static readonly string[] s_exceptions =
    [
        "Arrays/ChunkScanner.cs", "Arrays/Coordinates/ValueEncoding.cs", "Arrays/ScatteredElements.cs",
        "FileFormats/ArrayFile.cs", "FileFormats/ExportTransfer.cs", "FileFormats/ImportTransfer.cs",
        "Format/Codecs/CodecChain.cs", "Format/Codecs/Compressors/CodecLibrary.cs", "Format/Codecs/Compressors/ICodecLibrary.cs", "Format/Codecs/Sharding/ShardingCodec.cs",
        "Format/DataTypes/SubarrayDataType.cs", "Format/DataTypes/ZarrTime.cs",
        "Operations/CodecTrials/ChunkSamples.cs", "Operations/CodecTrials/CodecComparison.cs",
        "Platform/FileState.cs", "Platform/WindowsFile.cs",
        "Storage/Nodes/NodeStorage.cs", "Storage/Nodes/ZarrKeys.cs", "Storage/Stores/FileStores.cs",
    ];

    private static string Core => Path.Combine(Path.GetDirectoryName(RepositoryFiles.Find("README.md"))!, "Zarr.Core");

    [Fact]
    public void A_file_uses_its_own_floor_and_those_below()
    {
        var lookingUp = Sources().Where(source => Rooms().Matches(File.ReadAllText(source.Path)).Any(match => IsAbove(match.Groups[1].Value, source.Room))).Select(source => source.Name).Order(StringComparer.Ordinal);
        Assert.Equal(s_exceptions.Order(StringComparer.Ordinal), lookingUp);
    }

    [Fact]
    public void The_root_has_what_callers_hold_and_few_files() =>
        Assert.InRange(Directory.GetFiles(Core, "*.cs").Length, 1, 16);

    [Fact]
    public void A_folder_is_a_namespace()
    {
        foreach (var (path, name, _) in Sources())
            Assert.Contains($"namespace Zarr.{Path.GetDirectoryName(name)!.Replace(Path.DirectorySeparatorChar, '.').Replace('/', '.')};", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_names_every_room()
    {
        var map = File.ReadAllText(RepositoryFiles.Find("CONTRIBUTING.md"));
        foreach (var room in Sources().Select(source => Path.GetDirectoryName(source.Name)!).Distinct()) Assert.Contains($"{Path.GetFileName(room)}/", map, StringComparison.Ordinal);
    }

    private static bool IsAbove(string used, string room)
    {
        var (theirs, ours) = (FloorOf(used), FloorOf(room));
        return theirs > ours || (theirs == ours && used != room);
    }

    private static int FloorOf(string room) => Array.FindIndex(s_floors, floor => floor.Contains(room));

    private static IEnumerable<(string Path, string Name, string Room)> Sources()
    {
        foreach (var room in s_floors.SelectMany(floor => floor))
            foreach (var path in Directory.GetFiles(Path.Combine(Core, room), "*.cs", SearchOption.AllDirectories))
                yield return (path, Path.GetRelativePath(Core, path).Replace(Path.DirectorySeparatorChar, '/'), room);
    }

    [GeneratedRegex(@"\bZarr\.(Common|Platform|Format|Storage|Arrays|Operations|FileFormats)\b")]
    private static partial Regex Rooms();
}
