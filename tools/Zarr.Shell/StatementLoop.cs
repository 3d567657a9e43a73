using System.Management.Automation.Language;

namespace Zarr.Shell;

/// <summary>Reads statements line by line, joining lines while the parser says that more must follow, and runs each.</summary>
internal sealed class StatementLoop(ShellHost host, PipelineRunner runner)
{
    private const string ContinuationPrompt = ">> ";

    /// <summary>Runs statements until the input ends or <c>exit</c>; returns the exit code.</summary>
    /// <param name="readLine">Reads a line after showing a prompt; null at the end of the input.</param>
    /// <param name="prompt">The prompt of a new statement.</param>
    /// <param name="stopOnSignal">Whether a signal ends the loop and not only the statement.</param>
    public int Run(Func<string, string?> readLine, Func<string> prompt, bool stopOnSignal)
    {
        var result = ExitCodes.Success;
        while (!host.MustLeave)
        {
            string? statement;
            try
            {
                statement = ReadStatement(readLine, prompt());
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            if (statement is null) break;
            if (string.IsNullOrWhiteSpace(statement)) continue;
            var code = runner.RunText(statement);
            result = code == ExitCodes.Success && !runner.LastSucceeded ? ExitCodes.Failure : code;
            if (stopOnSignal && code is ExitCodes.Interrupted or ExitCodes.Terminated) break;
        }

        return host.ExitCode ?? result;
    }

    private static string? ReadStatement(Func<string, string?> readLine, string prompt)
    {
        var text = readLine(prompt);
        while (text is not null && IsIncomplete(text))
        {
            if (readLine(ContinuationPrompt) is not { } more) break;
            text += "\n" + more;
        }

        return text;
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
