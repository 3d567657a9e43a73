using System.Runtime.InteropServices;

namespace Zarr.Shell;

/// <summary>What the standard streams are connected to, found once.</summary>
internal static partial class Terminal
{
    private const int RedirectedWidth = 120;
    private const int StandardOutput = -11;
    private const uint VirtualTerminalProcessing = 4;

    private static readonly bool s_ansi = UnderstandsAnsi();

    /// <summary>Whether output may carry colours: a terminal, and nobody set <c>NO_COLOR</c> (https://no-color.org).</summary>
    public static bool ColourOutput { get; } = s_ansi && !Console.IsOutputRedirected && !NoColour;

    /// <summary>The same for the error stream.</summary>
    public static bool ColourError { get; } = s_ansi && !Console.IsErrorRedirected && !NoColour;

    /// <summary>Whether a line of the error stream can be drawn over again.</summary>
    public static bool CanRedrawError { get; } = s_ansi && !Console.IsErrorRedirected;

    /// <summary>Whether keys can be read one by one and the line drawn over again.</summary>
    public static bool CanEditLine { get; } = s_ansi && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Columns, from the terminal where there is one.</summary>
    public static int Width => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : RedirectedWidth;

    private static bool NoColour => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static bool UnderstandsAnsi()
    {
        if (!OperatingSystem.IsWindows()) return Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } term && term != "dumb";
        var handle = GetStdHandle(StandardOutput);
        return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int which);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
