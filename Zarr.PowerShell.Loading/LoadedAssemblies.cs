using System.ComponentModel;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>What a process has loaded stays in it, also when a module is removed: whether that is what a module brings. Not meant for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LoadedAssemblies
{
    private static readonly string[] s_names = [ModuleInitializer.Core, ModuleInitializer.Cmdlets];

    /// <summary>Refuses a module of another version than the one that is loaded, before the engine does so with a message that names neither.</summary>
    /// <param name="folder">The folder of the module's assemblies.</param>
    /// <exception cref="InvalidOperationException">Another version is loaded.</exception>
    public static void RequireVersion(string folder)
    {
        foreach (var (loaded, file) in Pairs(folder))
            if (AssemblyName.GetAssemblyName(file).Version is { } own && loaded.GetName().Version is { } other && own != other)
                throw new InvalidOperationException($"Version {own.ToString(3)} of the module Zarr in '{ModuleFolder(folder)}' cannot be imported: version {other.ToString(3)} of '{ModuleFolder(Path.GetDirectoryName(loaded.Location)!)}' is loaded, and stays in the process also when the module is removed. Restart PowerShell, and import this one first.");
    }

    /// <summary>Tells that what is loaded has the version of a module, and yet is not what is in its folder; null where it is the same.</summary>
    /// <param name="folder">The folder of the module's assemblies.</param>
    public static string? Warning(string folder)
    {
        foreach (var (loaded, file) in Pairs(folder))
            if (BuildOf(file) != loaded.ManifestModule.ModuleVersionId)
                return $"The module Zarr was imported from '{ModuleFolder(folder)}', but what runs is another build of it, which this process has loaded before from '{ModuleFolder(Path.GetDirectoryName(loaded.Location)!)}'. Restart PowerShell to run the one that was imported.";
        return null;
    }

    private static IEnumerable<(Assembly Loaded, string File)> Pairs(string folder) =>
        from name in s_names
        let loaded = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name)
        where loaded is not null
        select (loaded, Path.Combine(folder, name + ".dll"));

    // Every build has an id of its own, which machine code that is compiled of it keeps (ECMA-335, II.22.30).
    private static Guid BuildOf(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    // Assemblies are in bin, or in a folder of bin for one platform.
    private static string ModuleFolder(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetFileName(folder) != "bin" && Path.GetFileName(Path.GetDirectoryName(folder)) == "bin") folder = Path.GetDirectoryName(folder)!;
        return Path.GetFileName(folder) == "bin" ? Path.GetDirectoryName(folder)! : folder;
    }
}
