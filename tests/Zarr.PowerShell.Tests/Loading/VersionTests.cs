using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.PowerShell.Tests.Shell;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>A process keeps what it has loaded: another version says so, and another build of the same is never run in silence.</summary>
public sealed class VersionTests
{
    [Fact]
    public void Another_version_names_both_and_says_what_to_do()
    {
        using var session = new EngineSession();
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["bin"]);
        Imitate("Zarr.Core", "99.1.2.0", folder["bin/Zarr.Core.dll"]);
        var loading = Path.GetFileName(Directory.GetFiles(Path.Combine(BuiltModule.Folder, "bin"), "Zarr.PowerShell.Loading.*.dll").Single());
        File.Copy(Path.Combine(BuiltModule.Folder, "bin", loading), folder["bin/" + loading]);
        var context = new AssemblyLoadContext("other version", isCollectible: true);
        try
        {
            var type = context.LoadFromAssemblyPath(folder["bin/" + loading]).GetType("Zarr.PowerShell.Loading.ModuleInitializer", throwOnError: true)!;
            var error = Assert.Throws<InvalidOperationException>(() => type.GetMethod("OnImport")!.Invoke(Activator.CreateInstance(type), BindingFlags.DoNotWrapExceptions, null, null, null));
            Assert.Contains($"99.1.2 of the module Zarr in '{folder.Path}'", error.Message, StringComparison.Ordinal);
            Assert.Contains($"version {typeof(ZarrException).Assembly.GetName().Version!.ToString(3)} of ", error.Message, StringComparison.Ordinal);
            Assert.Contains("Restart PowerShell", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public async Task A_copy_of_the_same_build_is_imported_and_another_build_warns()
    {
        using var folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = folder["Zarr/" + Path.GetRelativePath(BuiltModule.Folder, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var import = $"Import-Module '{BuiltModule.Manifest}'; Remove-Module Zarr; Import-Module '{folder["Zarr/Zarr.psd1"]}'; (New-ZarrArray -Shape 3).Count";
        var run = await ShellProcess.RunScriptAsync(import);
        Assert.Equal((0, "3"), (run.ExitCode, run.Output.Trim()));
        Assert.DoesNotContain("another build", run.Error + run.Output, StringComparison.Ordinal);
        Imitate("Zarr.Core", typeof(ZarrException).Assembly.GetName().Version!.ToString(), folder["Zarr/bin/Zarr.Core.dll"]);
        run = await ShellProcess.RunScriptAsync(import);
        Assert.Contains("another build", (run.Error + run.Output).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Drives_go_with_the_module()
    {
        using var session = new EngineSession();
        using var folder = new TempFolder();
        Assert.Equal(0, session.Single<int>("""
            $null = New-ZarrGroup $args[0]
            $null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new('zz', $ExecutionContext.SessionState.Provider.GetOne('Zarr'), $args[0], '', $null), 'global')
            Remove-Module Zarr
            @($ExecutionContext.SessionState.Drive.GetAll() | Where-Object { $_.Name -eq 'zz' }).Count
            """, folder["g.zarr"]));
    }

    private static void Imitate(string name, string version, string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName($"{name}, Version={version}"), typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType($"{name}.Nothing", TypeAttributes.Public).CreateType();
        assembly.Save(path);
    }
}
