using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;
using Zarr.Format.Codecs;

namespace Zarr.Core.Tests.Golden;

/// <summary>
/// golden.txt keeps the hash of what this library encodes, for every chain of codecs and data type. It only grows: new
/// lines are added by a run with the environment variable ZARR_GOLDEN=add; a line that must change is edited by hand, with the
/// reason in the change log.
/// </summary>
public class GoldenTests
{
    private static readonly string File = RepositoryFiles.Find("tests", "Zarr.Core.Tests", "Golden", "golden.txt");

    private static readonly bool MayAdd = Environment.GetEnvironmentVariable("ZARR_GOLDEN") == "add";

    [Fact]
    public void Encoded_bytes_are_those_of_earlier_versions()
    {
        var kept = Read();
        List<string> added = [], wrong = [];
        foreach (var golden in GoldenCase.All)
        {
            if (golden.CreateChain() is not { } chain) continue;
            var hash = golden.Encode(chain) is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : "refused";
            if (!kept.TryGetValue(golden, out var before)) added.Add($"{hash}\t{golden.Type}\t{golden.Chain}");
            else if (hash != before && (!golden.DependsOnMachine || IsReferencePlatform))
                wrong.Add($"{golden.Type} by {golden.Chain}: {before} before, {hash} now");
        }

        Assert.True(wrong.Count == 0, $"The encoding has changed. If that is meant, edit golden.txt and say why in the change log:\n{string.Join('\n', wrong)}");
        if (MayAdd && IsReferencePlatform && added.Count > 0) System.IO.File.AppendAllLines(File, added);
        else Assert.True(added.Count == 0, $"{added.Count} cases are not in golden.txt, such as:\n{string.Join('\n', added.Take(20))}\nSet the environment variable ZARR_GOLDEN to 'add' for one run on Linux x64 to add them.");
    }

    [Fact]
    public void No_case_is_ever_dropped()
    {
        var cases = GoldenCase.All.Where(c => c.CreateChain() is not null).ToHashSet();
        Assert.All(Read().Keys, kept => Assert.Contains(kept, cases));
    }

    [Fact]
    public void Every_codec_has_a_case() =>
        Assert.Empty(CodecRegistry.All.Select(d => d.Name).Where(name => !name.StartsWith("test.", StringComparison.Ordinal)).Except(GoldenCase.CodecNames));

    private static bool IsReferencePlatform => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && System.Runtime.Intrinsics.X86.Sse42.IsSupported;

    private static Dictionary<GoldenCase, string> Read() => System.IO.File.ReadLines(File).Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('\t')).ToDictionary(parts => new GoldenCase(parts[2], parts[1]), parts => parts[0]);
}
