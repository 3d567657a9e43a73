using System.Globalization;
using System.Management.Automation;

namespace Zarr.Shell;

/// <summary>
/// The newest progress record on the last line of the terminal, drawn on the error stream so that it never mixes with
/// redirected output; taken away before anything else is written. Draws nothing when there is no terminal.
/// </summary>
internal sealed class ProgressLine
{
    private const string ClearLine = "\r\e[K";

    private bool _shown;

    public void Draw(ProgressRecord record)
    {
        if (!Terminal.CanRedrawError) return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        var text = Describe(record);
        var room = Math.Max(Terminal.Width - 1, 1);
        Console.Error.Write(ClearLine + (text.Length > room ? text[..room] : text));
        _shown = true;
    }

    public void Clear()
    {
        if (!_shown) return;
        Console.Error.Write(ClearLine);
        _shown = false;
    }

    private static string Describe(ProgressRecord record)
    {
        var text = record.Activity;
        if (record.PercentComplete >= 0) text += string.Create(CultureInfo.CurrentCulture, $" {record.PercentComplete} %");
        if (!string.IsNullOrEmpty(record.StatusDescription)) text += ": " + record.StatusDescription;
        if (!string.IsNullOrEmpty(record.CurrentOperation)) text += ", " + record.CurrentOperation;
        if (record.SecondsRemaining >= 0) text += string.Create(CultureInfo.CurrentCulture, $" ({TimeSpan.FromSeconds(record.SecondsRemaining):g} left)");
        return text.ReplaceLineEndings(" ");
    }
}
