using Xunit;
using Zarr.Platform;

namespace Zarr.Core.Tests.Stores;

/// <summary>Where these tests run as programs of Windows under Wine, which .ci/windows says; what this Wine cannot do is tried once, and left out by name.</summary>
internal static class Wine
{
    private static readonly Lazy<bool> s_makesLinks = new(() =>
    {
        using var folder = new TemporaryDirectory();
        return Directory.CreateSymbolicLink(Path.Join(folder.Path, "link"), folder.Path).LinkTarget is not null;
    });

    private static readonly Lazy<bool> s_replacesOpenFiles = new(() =>
    {
        using var folder = new TemporaryDirectory();
        var (one, other) = (Path.Join(folder.Path, "one"), Path.Join(folder.Path, "other"));
        File.WriteAllBytes(one, []);
        File.WriteAllBytes(other, []);
        using var held = FileState.Open(other);
        return WindowsFile.TryReplace(one, other);
    });

    public static bool IsHost { get; } = OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("ZARR_WINE") is not null;

    public static void SkipLinks() => Assert.SkipWhen(IsHost && !s_makesLinks.Value, "This Wine says that it has made a symbolic link, and has made none.");

    public static void SkipReplacementOfOpenFiles() => Assert.SkipWhen(IsHost && !s_replacesOpenFiles.Value, "This Wine does not know the rename of Windows 10 that replaces a file others have open.");
}
