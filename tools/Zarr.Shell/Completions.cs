using System.Management.Automation;

namespace Zarr.Shell;

/// <summary>The ways the engine can complete one line, walked in a circle as Tab is pressed.</summary>
internal sealed class Completions(string line, CommandCompletion found)
{
    private int _index = -1;

    /// <summary>The whole line with the next completion in it and the cursor behind that, or null when there is none.</summary>
    public (string Text, int Cursor)? Next(bool back)
    {
        var count = found.CompletionMatches.Count;
        if (count == 0) return null;
        _index = back ? (Math.Max(_index, 0) + count - 1) % count : (_index + 1) % count;
        var completion = found.CompletionMatches[_index].CompletionText;
        var before = line[..found.ReplacementIndex] + completion;
        return (before + line[(found.ReplacementIndex + found.ReplacementLength)..], before.Length);
    }
}
