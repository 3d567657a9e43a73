using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.PowerShell.Tests.Shell;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>What the build lays out in <c>out/Zarr</c>.</summary>
public sealed class ModuleLayoutTests
{
    [Fact]
    public void Holds_exactly_the_modules_files()
    {
        string[] expected =
        [
            .. Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, "Zarr.PowerShell", "Formatting"), "*.ps1xml").Select(file => Path.GetFileName(file)),
            "THIRD-PARTY-NOTICES.txt",
            "Zarr.psd1",
            "Zarr.psm1",
            "bin/Dependencies/BitMiracle.LibTiff.NET.dll",
            "bin/Dependencies/K4os.Compression.LZ4.dll",
            "bin/Dependencies/SharpCompress.dll",
            "bin/Dependencies/Snappier.dll",
            "bin/Dependencies/Zarr.Codecs.dll",
            "bin/Dependencies/ZstdSharp.dll",
            "bin/Zarr.Core.dll",
            "bin/Zarr.FileFormats.Hdf5.dll",
            $"bin/Zarr.PowerShell.Loading.{typeof(ZarrException).Assembly.GetName().Version!.ToString(3)}.dll",
            "bin/Zarr.PowerShell.dll",
            // Compiled for the machine that builds.
            .. BuiltModule.CompiledFolder is { } compiled
                ? from name in (string[])["K4os.Compression.LZ4", "Snappier", "Zarr.Codecs", "Zarr.Core", "Zarr.FileFormats.Hdf5", "Zarr.PowerShell", "ZstdSharp"] select $"bin/{Path.GetFileName(compiled)}/{name}.dll"
                : [],
        ];
        var actual = Directory.EnumerateFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(BuiltModule.Folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("en-US/", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_library_stands_in_the_notices_with_its_version_and_its_licence()
    {
        var notices = File.ReadAllText(Path.Combine(BuiltModule.Folder, "THIRD-PARTY-NOTICES.txt"));
        foreach (var library in Directory.EnumerateFiles(Path.Combine(BuiltModule.Folder, "bin", "Dependencies")).Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "Zarr.Codecs"))
            Assert.Matches($@"(?m)^{Regex.Escape(library)}(\.Port)? \d+\.\d+\.\d+\r?\n=+\r?\n[^=]+Copyright[^=]+WARRANT", notices);
    }

    [Fact]
    public void What_is_compiled_holds_machine_code_and_the_portable_assemblies_none()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(BuiltModule.Folder, "bin"), "Zarr.*.dll", SearchOption.AllDirectories))
        {
            using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(file));
            // ECMA-335, II.25.3.3: the managed native header is where the machine code of ReadyToRun begins.
            var hasMachineCode = image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
            Assert.Equal(Path.GetDirectoryName(file) == BuiltModule.CompiledFolder, hasMachineCode);
        }
    }

    [Fact]
    public async Task A_host_without_assemblies_of_its_own_runs_the_compiled_ones()
    {
        Assert.SkipWhen(BuiltModule.CompiledFolder is null, "The module is not compiled for this machine.");
        var run = await ShellProcess.RunAsync(["-Command", "[System.AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -in 'Zarr.Core', 'Zarr.PowerShell' }.Location"]);
        string[] expected = [Path.Combine(BuiltModule.CompiledFolder!, "Zarr.Core.dll"), Path.Combine(BuiltModule.CompiledFolder!, "Zarr.PowerShell.dll")];
        Assert.Equal(expected, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_is_valid_and_has_the_builds_version()
    {
        using var session = new EngineSession();
        var version = typeof(ZarrException).Assembly.GetName().Version!;
        Assert.Equal(new Version(version.Major, version.Minor, version.Build), session.Single<Version>("(Test-ModuleManifest $args[0] -ErrorAction Stop).Version", BuiltModule.Manifest));
    }
}
