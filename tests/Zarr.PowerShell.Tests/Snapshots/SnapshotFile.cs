using System.Text;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>A file of the repository that must be what the code makes now. With ZARR_UPDATE_SNAPSHOTS=1 it is written instead.</summary>
internal static class SnapshotFile
{
    private const int LinesAround = 2;

    private static bool IsUpdating => Environment.GetEnvironmentVariable("ZARR_UPDATE_SNAPSHOTS") is "1";

    /// <param name="path">From the repository's root.</param>
    /// <param name="text">What it must be.</param>
    /// <param name="comparable">Takes away what may differ; null for nothing.</param>
    public static void Check(string path, string text, Func<string, string>? comparable = null)
    {
        var file = Path.Combine(BuiltModule.Root, path);
        var old = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if ((comparable?.Invoke(old) ?? old) == (comparable?.Invoke(text) ?? text)) return;
        if (!IsUpdating) Assert.Fail($"{path} is not what it was. Where the new text is right, run this test with ZARR_UPDATE_SNAPSHOTS=1 and look at what git shows.\n\n{Difference(old, text)}");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>The lines that differ, between the ones that both texts begin and end with, and a few around them.</summary>
    private static string Difference(string old, string now)
    {
        var (before, after) = (old.Split('\n'), now.Split('\n'));
        var first = 0;
        while (first < Math.Min(before.Length, after.Length) && before[first] == after[first]) first++;
        var last = 0;
        while (last < Math.Min(before.Length, after.Length) - first && before[^(last + 1)] == after[^(last + 1)]) last++;
        var text = new StringBuilder();
        Write(' ', before[Math.Max(0, first - LinesAround)..first]);
        Write('-', before[first..^last]);
        Write('+', after[first..^last]);
        Write(' ', before[^last..][..Math.Min(LinesAround, last)]);
        return text.ToString();

        void Write(char mark, string[] lines)
        {
            foreach (var line in lines) text.Append(mark).Append(' ').Append(line).Append('\n');
        }
    }
}
