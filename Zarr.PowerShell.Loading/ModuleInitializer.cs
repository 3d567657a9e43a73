using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>
/// Loads the cmdlets, and finds what they are built on: <c>Zarr.Core</c>, both compiled for this platform where the module brings that,
/// <c>Zarr.FileFormats.Hdf5</c> when such a file is first named, and <c>Zarr.Codecs</c>, the one assembly of this module that has dependencies of its own, with those. The engine calls it for every
/// runspace that imports or removes the module; the hook is in place while at least one has it.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    internal const string Cmdlets = "Zarr.PowerShell", Core = "Zarr.Core";

    private const string Codecs = "Zarr.Codecs", Hdf5 = "Zarr.FileFormats.Hdf5";

    private static readonly Lock s_gate = new();
    private static readonly string s_folder = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;

    // A folder for each platform that the build has compiled for; others run the portable assemblies.
    private static readonly string s_compiled = Path.Combine(s_folder,
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}");

    private static int s_importCount;
    private static DependencyLoadContext? s_dependencies;

    /// <inheritdoc/>
    public void OnImport()
    {
        LoadedAssemblies.RequireVersion(s_folder);
        lock (s_gate)
        {
            if (s_importCount++ == 0) AssemblyLoadContext.Default.Resolving += Resolve;
            LoadCmdlets();
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (s_gate)
        {
            if (s_importCount > 0 && --s_importCount == 0) AssemblyLoadContext.Default.Resolving -= Resolve;
        }
    }

    // The engine asks for the portable assembly by its path, and gets the one that is loaded already, because both are the same module.
    private static void LoadCmdlets()
    {
        var compiled = Path.Combine(s_compiled, Cmdlets + ".dll");
        if (File.Exists(compiled) && !AssemblyLoadContext.Default.Assemblies.Any(assembly => assembly.GetName().Name == Cmdlets))
            AssemblyLoadContext.Default.LoadFromAssemblyPath(compiled);
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        switch (name.Name)
        {
            case Core:
                // Where there is none, the engine finds the portable one beside the cmdlets.
                var compiled = Path.Combine(s_compiled, Core + ".dll");
                return File.Exists(compiled) ? context.LoadFromAssemblyPath(compiled) : null;
            case Hdf5:
                // None of the engine's folders has it.
                var file = Path.Combine(s_compiled, Hdf5 + ".dll");
                return context.LoadFromAssemblyPath(File.Exists(file) ? file : Path.Combine(s_folder, Hdf5 + ".dll"));
            case Codecs:
                lock (s_gate)
                {
                    // Kept when the module is removed: loaded assemblies stay in the process, and one copy is enough.
                    s_dependencies ??= new DependencyLoadContext(Core, s_compiled, Path.Combine(s_folder, "Dependencies"));
                }

                return s_dependencies.LoadFromAssemblyName(name);
            default:
                return null;
        }
    }
}
