using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>
/// The module under test: <c>out/Zarr</c> as the build laid it out. There is one copy of each assembly in the process:
/// <c>Zarr.Core</c> is the tests' own, which the module's reference finds by name before it looks beside itself;
/// <c>Zarr.PowerShell</c> is the module's, which the tests' reference finds here.
/// </summary>
internal static class BuiltModule
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the module.</summary>
    public static string Folder { get; } = Path.Combine(Root, "out", "Zarr");

    /// <summary>The module's manifest.</summary>
    public static string Manifest { get; } = Path.Combine(Folder, "Zarr.psd1");

    /// <summary>Where what is compiled for this machine is; null where the build has no compiler for it.</summary>
    public static string? CompiledFolder { get; } = Directory.EnumerateDirectories(Path.Combine(Folder, "bin"), "*-*").FirstOrDefault();

    [ModuleInitializer]
    internal static void Prepare()
    {
        // Before the engine's first type is touched.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        // Runspaces of ForEach-Object -Parallel import by name.
        var modules = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", Path.Combine(Root, "out") + Path.PathSeparator + modules);
        AssemblyLoadContext.Default.Resolving += ResolveModuleAssembly;
        // Before a test asks for the portable one by its path, as the help does: the first one loaded is the only one.
        _ = Assembly.Load("Zarr.PowerShell");
    }

    private static Assembly? ResolveModuleAssembly(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "Zarr.PowerShell" ? Assembly.LoadFrom(Path.Combine(CompiledFolder ?? Path.Combine(Folder, "bin"), "Zarr.PowerShell.dll")) : null;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Zarr.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"There is no Zarr.slnx above '{AppContext.BaseDirectory}'.");
    }
}
