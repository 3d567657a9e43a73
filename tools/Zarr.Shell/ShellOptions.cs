namespace Zarr.Shell;

/// <summary>The command line, understood as pwsh understands its own.</summary>
internal sealed class ShellOptions
{
    public ShellMode Mode { get; private set; }

    /// <summary>What to run: the text of <c>-Command</c>, or what calls the script with its arguments.</summary>
    public string Text { get; private set; } = "";

    public bool ImportModule { get; private set; } = true;

    public bool MayAsk { get; private set; } = true;

    public bool ShowLogo { get; private set; } = true;

    /// <summary>Why the command line cannot be carried out, or null.</summary>
    public string? Error { get; private set; }

    public static ShellOptions Parse(ReadOnlySpan<string> args, bool inputRedirected)
    {
        var options = new ShellOptions { Mode = inputRedirected ? ShellMode.StandardInput : ShellMode.Interactive };
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i].ToLowerInvariant())
            {
                case "-help" or "--help" or "-h" or "-?" or "/?":
                    options.Mode = ShellMode.Help;
                    return options;
                case "-nomodule":
                    options.ImportModule = false;
                    break;
                case "-noninteractive":
                    options.MayAsk = false;
                    break;
                case "-nologo":
                    options.ShowLogo = false;
                    break;
                case "-noprofile":
                    break;
                case "-command" or "-c":
                    options.TakeCommand(args[(i + 1)..]);
                    return options;
                case "-file" or "-f":
                    options.TakeScript(args[(i + 1)..]);
                    return options;
                case ['-', _, ..]:
                    options.Error = $"Unknown option '{args[i]}'. -Help lists the options.";
                    return options;
                default:
                    options.TakeScript(args[i..]);
                    return options;
            }
        }

        return options;
    }

    private void TakeCommand(ReadOnlySpan<string> rest)
    {
        if (rest is ["-"])
        {
            Mode = ShellMode.StandardInput;
            return;
        }

        Mode = ShellMode.Command;
        Text = string.Join(' ', rest!);
        if (rest.IsEmpty) Error = "-Command needs the text to run.";
    }

    private void TakeScript(ReadOnlySpan<string> rest)
    {
        if (rest.IsEmpty)
        {
            Error = "-File needs the path of a script.";
            return;
        }

        Mode = ShellMode.Script;
        var path = Path.GetFullPath(rest[0]);
        Text = ScriptInvocation.Compose(path, rest[1..]);
        if (!File.Exists(path)) Error = $"There is no script file '{rest[0]}'.";
        else if (!path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)) Error = $"'{rest[0]}' is not a script file: its name does not end in .ps1.";
    }
}
