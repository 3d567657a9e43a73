using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Loading;

public sealed class ModuleInitializerTests
{
    [Fact]
    public void The_codec_libraries_load_from_the_dependencies_folder_into_a_context_of_their_own()
    {
        using var session = new EngineSession();
        var codecs = Assembly.Load("Zarr.Codecs");
        var context = AssemblyLoadContext.GetLoadContext(codecs)!;
        Assert.Equal("Zarr.Dependencies", context.Name);
        foreach (var name in (string[])["Zarr.Codecs", "ZstdSharp", "K4os.Compression.LZ4", "SharpCompress", "Snappier", "BitMiracle.LibTiff.NET"])
        {
            var library = context.LoadFromAssemblyName(new AssemblyName(name));
            var compiled = Path.Combine(BuiltModule.CompiledFolder ?? "", name + ".dll");
            Assert.Equal(File.Exists(compiled) ? compiled : Path.Combine(BuiltModule.Folder, "bin", "Dependencies", name + ".dll"), library.Location);
            Assert.Same(context, AssemblyLoadContext.GetLoadContext(library));
        }
    }

    [Fact]
    public void The_dependencies_context_shares_the_one_core_assembly()
    {
        using var session = new EngineSession();
        var context = AssemblyLoadContext.GetLoadContext(Assembly.Load("Zarr.Codecs"))!;
        Assert.Same(typeof(ZarrException).Assembly, context.LoadFromAssemblyName(new AssemblyName("Zarr.Core")));
    }

    [Theory]
    [InlineData("ZstdSharp")]
    [InlineData("K4os.Compression.LZ4")]
    [InlineData("Snappier")]
    public void The_default_context_never_sees_a_library(string name)
    {
        using var session = new EngineSession();
        Assert.Throws<FileNotFoundException>(() => Assembly.Load(name));
    }

    [Fact]
    public void Cmdlets_and_core_are_in_the_default_context_once()
    {
        using var session = new EngineSession();
        var module = typeof(ZarrElement).Assembly;
        Assert.Equal(Path.Combine(BuiltModule.CompiledFolder ?? Path.Combine(BuiltModule.Folder, "bin"), "Zarr.PowerShell.dll"), module.Location);
        foreach (var name in (string[])["Zarr.Core", "Zarr.PowerShell"])
            Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name)));
    }

    [Fact]
    public void The_module_can_be_imported_again_and_removed_while_other_runspaces_use_it()
    {
        using var session = new EngineSession();
        using (var other = new EngineSession())
        {
            other.Invoke("Import-Module $args[0] -Force; Remove-Module Zarr; Import-Module $args[0] -Force", BuiltModule.Manifest).WithoutErrors();
            Assert.Equal("Zarr", other.Single<string>("(Get-Module Zarr).Name"));
            other.Invoke("Remove-Module Zarr").WithoutErrors();
        }

        Assert.NotNull(Assembly.Load("Zarr.Codecs"));
        Assert.Equal("Zarr", session.Single<string>("(Get-Module Zarr).Name"));
    }

    [Fact]
    public void Parallel_runspaces_find_the_module_by_name()
    {
        using var session = new EngineSession();
        var found = session.Values("1..4 | ForEach-Object -Parallel { Import-Module Zarr -ErrorAction Stop; (Get-Module Zarr).ModuleBase } -ThrottleLimit 4");
        Assert.Equal(Enumerable.Repeat<object?>(BuiltModule.Folder, 4), found);
    }
}
