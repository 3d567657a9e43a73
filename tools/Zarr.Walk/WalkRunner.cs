using System.Reflection;

namespace Zarr.Walk;

/// <summary>Takes every step of the walk, each in a folder of its own; the last line is the totals.</summary>
internal sealed class WalkRunner(TextWriter output)
{
    /// <summary>Returns how many steps failed.</summary>
    public async Task<int> RunAsync(string folder)
    {
        int passed = 0, failed = 0, skipped = 0;
        foreach (var step in typeof(Steps).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).OrderBy(step => step.MetadataToken))
        {
            var name = step.Name.Replace('_', ' ');
            var place = Path.Combine(folder, $"{passed + failed + skipped}");
            Directory.CreateDirectory(place);
            try
            {
                await ((Task)step.Invoke(new Steps(place), null)!).ConfigureAwait(false);
                passed++;
                await output.WriteLineAsync($"passed  {name}").ConfigureAwait(false);
            }
            catch (StepSkippedException e)
            {
                skipped++;
                await output.WriteLineAsync($"skipped {name}: {e.Message}").ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failed++;
                await output.WriteLineAsync($"FAILED  {name}: {e}").ConfigureAwait(false);
            }

            await output.FlushAsync().ConfigureAwait(false);
        }

        await output.WriteLineAsync($"{passed} passed, {failed} failed, {skipped} skipped").ConfigureAwait(false);
        return failed;
    }
}
