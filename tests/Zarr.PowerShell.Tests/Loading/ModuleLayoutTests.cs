using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>What the build lays out in <c>out/Zarr</c>.</summary>
public sealed class ModuleLayoutTests
{
    [Fact]
    public void Holds_exactly_the_modules_files()
    {
        string[] expected =
        [
            "Zarr.Format.ps1xml",
            "Zarr.Types.ps1xml",
            "Zarr.psd1",
            "Zarr.psm1",
            "bin/Dependencies/K4os.Compression.LZ4.dll",
            "bin/Dependencies/SharpCompress.dll",
            "bin/Dependencies/Snappier.dll",
            "bin/Dependencies/Zarr.Codecs.dll",
            "bin/Dependencies/ZstdSharp.dll",
            "bin/Zarr.Core.dll",
            "bin/Zarr.PowerShell.dll",
        ];
        var actual = Directory.EnumerateFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(BuiltModule.Folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("en-US/", StringComparison.Ordinal));
        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_is_valid_and_has_the_builds_version()
    {
        using var session = new EngineSession();
        var version = typeof(ZarrException).Assembly.GetName().Version!;
        Assert.Equal(new Version(version.Major, version.Minor, version.Build), session.Single<Version>("(Test-ModuleManifest $args[0] -ErrorAction Stop).Version", BuiltModule.Manifest));
    }
}
