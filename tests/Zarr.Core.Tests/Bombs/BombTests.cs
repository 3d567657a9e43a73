using System.Diagnostics;
using Xunit;
using Zarr.Core.Tests.Stores;

namespace Zarr.Core.Tests.Bombs;

/// <summary>What decodes to more than there is memory for is refused with an error of ours, in a process that has 512 MiB, one after the other.</summary>
public sealed class BombTests
{
    private const string Variable = "ZARR_TEST_CHILD_BOMBS";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_512_MiB_every_bomb_is_an_error_of_ours_and_the_process_goes_on()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.Path);
        await Bomb.MakeAsync(folder.Path);
        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(BombTests).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. host, "-explicit", "only", "-method", $"{typeof(BombTests).FullName}.{nameof(Child)}"]) { RedirectStandardOutput = true };
        start.Environment[Variable] = folder.Path;
        // In hexadecimal.
        start.Environment["DOTNET_GCHeapHardLimit"] = "20000000";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        var results = Path.Join(folder.Path, "results");
        var found = File.Exists(results) ? (await File.ReadAllLinesAsync(results, Cancel)).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]) : [];
        var wrong = Bomb.All.Select(bomb => (bomb, Is: found.GetValueOrDefault(bomb.Name, "never ended")))
            .Where(result => !(Enum.TryParse<ZarrErrorId>(result.Is.Split(':')[0], out var id) && result.bomb.Expected.Contains(id)))
            .Select(result => $"{result.bomb.Name}: {result.Is}").ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong) + "\n" + output);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact(Explicit = true)]
    public async Task Child()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, "Only run by the other test of this class, in a process of its own.");
        foreach (var bomb in Bomb.All)
        {
            var clock = Stopwatch.StartNew();
            string result;
            try
            {
                await bomb.Read(folder);
                result = "read";
            }
            catch (ZarrException e)
            {
                result = $"{e.Id}: {e.Message}";
            }
            catch (Exception e)
            {
                result = $"{e.GetType().Name}, {string.Join(" < ", new StackTrace(e).GetFrames().Select(frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}").Take(12))}";
            }

            await File.AppendAllTextAsync(Path.Join(folder, "results"), $"{bomb.Name}\t{result.ReplaceLineEndings(" ")} ({clock.ElapsedMilliseconds} ms)\n", Cancel);
        }
    }
}
