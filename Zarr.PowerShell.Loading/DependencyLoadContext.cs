using System.Reflection;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>
/// The load context of the third-party libraries this module ships, so that neither their versions nor those other
/// modules bring can break one another. What is in none of its folders comes from the default context: the runtime, and
/// the one assembly whose types everybody shares.
/// </summary>
/// <param name="shared">The name of the assembly that comes from the default context even though it is in a folder.</param>
/// <param name="folders">Where to look, in this order.</param>
internal sealed class DependencyLoadContext(string shared, params string[] folders) : AssemblyLoadContext("Zarr.Dependencies")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == shared) return null;
        var path = Array.Find(Array.ConvertAll(folders, folder => Path.Combine(folder, assemblyName.Name + ".dll")), File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
