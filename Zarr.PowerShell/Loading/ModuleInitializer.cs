using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>
/// Lets <c>Zarr.Core</c> find <c>Zarr.Codecs</c>, the one assembly of this module that has dependencies of its own, in
/// the module's <c>bin/Dependencies</c> folder. The engine calls it for every runspace that imports or removes the
/// module; the hook is in place while at least one has it.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string BridgedAssembly = "Zarr.Codecs";

    private static readonly Lock s_gate = new();
    private static int s_importCount;
    private static DependencyLoadContext? s_dependencies;

    /// <inheritdoc/>
    public void OnImport()
    {
        lock (s_gate)
        {
            if (s_importCount++ == 0) AssemblyLoadContext.Default.Resolving += Resolve;
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

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name != BridgedAssembly) return null;
        lock (s_gate)
        {
            // Kept when the module is removed: loaded assemblies stay in the process, and one copy is enough.
            s_dependencies ??= new DependencyLoadContext(Path.Combine(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "Dependencies"));
        }

        return s_dependencies.LoadFromAssemblyName(name);
    }
}
