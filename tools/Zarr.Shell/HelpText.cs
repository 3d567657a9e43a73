namespace Zarr.Shell;

internal static class HelpText
{
    public const string Limits =
        "It holds the engine's core cmdlets and Zarr; the Utility and Management cmdlets of a full pwsh (Select-Object, Get-ChildItem ...) are not in it.";

    public const string Full = """
        Zarr.Shell: a small PowerShell host with the Zarr module imported, for machines without pwsh.
        {0}

        Usage: Zarr.Shell [options] script.ps1 [arguments]   run a script; -Name value pairs bind to its parameters
               Zarr.Shell [options] -Command <text>          run the text; '-' reads it from standard input
               Zarr.Shell [options]                          an interactive prompt, or standard input when that is redirected

        Options: -File <script>   the same as naming the script
                 -NonInteractive  fail instead of asking
                 -NoModule        do not import Zarr
                 -NoLogo          no text at the start of an interactive session
                 -Help            this text

        Exit code: what 'exit' says; 1 after an uncaught error; 64 when there is no such script; 130 after Ctrl+C.
        """;
}
