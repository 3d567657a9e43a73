using System.Text.Json;
using Xunit;

namespace Zarr.Core.Tests.Codecs;

/// <summary>
/// numcodecs' backwards-compatibility data, which stands beside the checkout under <c>shared/fixtures</c>, or where the
/// environment variable ZARR_FIXTURES says.
/// </summary>
internal static class NumcodecsFixtures
{
    /// <summary>How many encoded files there are.</summary>
    public static int Count => Find() is { } root ? Directory.EnumerateFiles(root, "encoded.*.dat", SearchOption.AllDirectories).Count() : 0;

    /// <summary>Every encoded file of a codec: its configuration, the encoded bytes and the bytes of the array.</summary>
    public static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, byte[] Decoded)> Cases(string codec) =>
        ArrayCases(codec).Select(c => (c.Name, c.Configuration, c.Encoded, c.Array.Bytes));

    /// <summary>The same, with the array.</summary>
    public static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> ArrayCases(string codec)
    {
        var root = Find();
        Assert.SkipWhen(root is null, "The numcodecs fixtures (shared/fixtures/numcodecs) are not here.");
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(root!, codec), "codec.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
            var configuration = document.RootElement.Clone();
            foreach (var file in Directory.EnumerateFiles(folder, "encoded.*.dat").Order(StringComparer.Ordinal))
            {
                var number = Path.GetFileName(file).Split('.')[1];
                var array = Path.Combine(Path.GetDirectoryName(folder)!, $"array.{number}.npy");
                yield return ($"{Path.GetRelativePath(root!, folder)}/{number}", configuration, File.ReadAllBytes(file), NpyFile.Read(array));
            }
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ZARR_FIXTURES") is { Length: > 0 } given)
            return Existing(Path.Combine(given, "numcodecs"));
        foreach (var from in (string[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
            for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
                if (Existing(Path.Combine(folder.FullName, "shared", "fixtures", "numcodecs")) is { } found)
                    return found;
        return null;

        static string? Existing(string path) => Directory.Exists(path) ? path : null;
    }
}
