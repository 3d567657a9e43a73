using System.Reflection;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>
/// The load context of the third-party libraries this module ships, so that neither their versions nor those other
/// modules bring can break one another. What is not in its folder comes from the default context: the runtime, and
/// the one <c>Zarr.Core</c> whose types everybody shares.
/// </summary>
internal sealed class DependencyLoadContext(string folder) : AssemblyLoadContext("Zarr.Dependencies")
{
    private static readonly Assembly s_core = typeof(ZarrException).Assembly;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == s_core.GetName().Name) return s_core;
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
