using Xunit;

namespace Zarr.Core.Tests.Stores;

/// <summary>Where these tests run as programs of Windows under Wine, which .ci/windows says; what it does otherwise than Windows is left out by name.</summary>
internal static class Wine
{
    public static bool IsHost { get; } = OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("ZARR_WINE") is not null;

    public static void SkipLinks() => Assert.SkipWhen(IsHost, "Wine makes symbolic links, and does not follow them as Windows does.");

    public static void SkipReplacementOfOpenFiles() => Assert.SkipWhen(IsHost, "Wine replaces no file that others have open, whatever they allow.");
}
