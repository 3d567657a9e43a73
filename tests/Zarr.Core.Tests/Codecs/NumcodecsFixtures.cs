using System.IO.Compression;
using System.Text.Json;

namespace Zarr.Core.Tests.Codecs;

/// <summary>
/// What numcodecs encoded: tests/fixtures/numcodecs.zip, which tests/fixtures/generate/numcodecs_buffers.py makes, and numcodecs' own
/// compatibility data where it stands beside the checkout, under <c>shared/fixtures</c>, or where the environment variable ZARR_FIXTURES says.
/// </summary>
internal static class NumcodecsFixtures
{
    private static readonly Lazy<Dictionary<string, Func<byte[]>>> s_ours = new(ReadArchive), s_theirs = new(FindFolder);

    /// <summary>How many buffers the archive has.</summary>
    public static int Count => s_ours.Value.Keys.Count(IsEncoded);

    /// <summary>Every encoded buffer of a codec: its configuration, the encoded bytes and the bytes of the array.</summary>
    public static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, byte[] Decoded)> Cases(string codec) =>
        ArrayCases(codec).Select(c => (c.Name, c.Configuration, c.Encoded, c.Array.Bytes));

    /// <summary>The same, with the array.</summary>
    public static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> ArrayCases(string codec) =>
        ArchiveCases(codec).Concat(Read("numcodecs' ", s_theirs.Value, codec));

    /// <summary>Those of the archive alone, which are the same everywhere.</summary>
    public static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> ArchiveCases(string codec) => Read("", s_ours.Value, codec);

    private static bool IsEncoded(string name) => Path.GetFileName(name).StartsWith("encoded.", StringComparison.Ordinal);

    // Beside array.NN.npy stands a folder for each of the codec's settings, with config.json and encoded.NN.dat.
    private static IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> Read(string source, Dictionary<string, Func<byte[]>> files, string codec)
    {
        foreach (var name in files.Keys.Where(name => name.StartsWith(codec + "/", StringComparison.Ordinal) && IsEncoded(name)).Order(StringComparer.Ordinal))
        {
            var settings = name[..name.LastIndexOf('/')];
            var number = Path.GetFileName(name).Split('.')[1];
            using var document = JsonDocument.Parse(files[settings + "/config.json"]());
            yield return ($"{source}{settings}/{number}", document.RootElement.Clone(), files[name](), NpyFile.Read(files[$"{settings[..settings.LastIndexOf('/')]}/array.{number}.npy"]()));
        }
    }

    private static Dictionary<string, Func<byte[]>> ReadArchive()
    {
        using var archive = ZipFile.OpenRead(RepositoryFiles.Find("tests", "fixtures", "numcodecs.zip"));
        Dictionary<string, Func<byte[]>> files = [];
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            var value = new byte[entry.Length];
            content.ReadExactly(value);
            files[entry.FullName] = () => value;
        }

        return files;
    }

    private static Dictionary<string, Func<byte[]>> FindFolder()
    {
        if (Environment.GetEnvironmentVariable("ZARR_FIXTURES") is { Length: > 0 } given)
            return Existing(Path.Combine(given, "numcodecs")) ?? [];
        foreach (var from in (string[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
            for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
                if (Existing(Path.Combine(folder.FullName, "shared", "fixtures", "numcodecs")) is { } found)
                    return found;
        return [];

        static Dictionary<string, Func<byte[]>>? Existing(string root) => !Directory.Exists(root) ? null
            : Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary<string, string, Func<byte[]>>(
                path => Path.GetRelativePath(root, path).Replace('\\', '/'), path => () => File.ReadAllBytes(path), StringComparer.Ordinal);
    }
}
