namespace Zarr.Shell;

/// <summary>What the process reports when the script does not say so itself with <c>exit n</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>The command line cannot be carried out, a script that does not exist for example; pwsh uses the same number.</summary>
    public const int Usage = 64;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
