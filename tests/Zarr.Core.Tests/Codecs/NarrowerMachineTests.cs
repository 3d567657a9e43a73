using System.Diagnostics;
using Xunit;

namespace Zarr.Core.Tests.Codecs;

/// <summary>
/// What is written for machines with fewer instructions, Arm's 128-bit vectors among them, gives the same bytes: tests of shuffles, checksums and
/// codecs run again in processes in which the runtime's switches take the wider ones away.
/// </summary>
public class NarrowerMachineTests
{
    private static readonly string[] Classes = ["*.Golden.GoldenTests", "*.Codecs.Shuffling.*", "*.Codecs.Blosc.*", "*.Codecs.Checksums.*", "*.Codecs.Compressors.*"];

    [Theory]
    [InlineData("DOTNET_EnableAVX512")] // 256 bits at most
    [InlineData("DOTNET_EnableAVX2")] // 128 bits at most, what Arm has
    [InlineData("DOTNET_EnableHWIntrinsic")] // none
    public async Task Codecs_give_the_same_bytes_without(string instructions)
    {
        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(NarrowerMachineTests).Assembly.Location] : [];
        var start = new ProcessStartInfo(host, [.. program, .. Classes.SelectMany(c => (string[])["-class", c])]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[instructions] = "0";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
        Assert.DoesNotContain("Total: 0", await output, StringComparison.Ordinal);
    }
}
