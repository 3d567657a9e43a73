using System.Management.Automation.Host;

namespace Zarr.PowerShell.Formatting;

/// <summary>What a host tells of its window.</summary>
internal static class Screen
{
    private const int UsualWidth = 80, UsualHeight = 24;

    /// <summary>Columns and lines; what is usual where there is no window.</summary>
    public static (int Width, int Height) SizeOf(PSHost host)
    {
        if (host.UI?.RawUI is not { } window) return (UsualWidth, UsualHeight);
        try
        {
            var size = window.WindowSize;
            var width = size.Width > 0 ? size.Width : window.BufferSize.Width;
            return (width > 0 ? width : UsualWidth, size.Height > 0 ? size.Height : UsualHeight);
        }
        catch (Exception e) when (e is HostException or NotImplementedException or IOException)
        {
            // A host without a window, such as that of a job.
            return (UsualWidth, UsualHeight);
        }
    }

    /// <summary>True where the host draws escape sequences, and the user wants colours (https://no-color.org).</summary>
    public static bool MayColour(PSHost host) => MayColour(host, Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The same, where the variable has a value.</summary>
    public static bool MayColour(PSHost host, string? noColour) => host.UI is { SupportsVirtualTerminal: true } && string.IsNullOrEmpty(noColour);
}
