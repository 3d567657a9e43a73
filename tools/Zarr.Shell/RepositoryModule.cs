namespace Zarr.Shell;

/// <summary>The module as the build lays it out: <c>out/Zarr/Zarr.psd1</c> of the repository this shell was built in.</summary>
internal static class RepositoryModule
{
    /// <summary>The manifest's path, or null when no folder above the shell holds one.</summary>
    public static string? FindManifest()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, "out", "Zarr", "Zarr.psd1");
            if (File.Exists(manifest)) return manifest;
        }

        return null;
    }

    /// <summary>
    /// Puts the module's parent folder first on <c>PSModulePath</c>, so that <c>Import-Module Zarr</c> and the autoloading
    /// of its cmdlets work in every runspace of the process, those of <c>ForEach-Object -Parallel</c> among them.
    /// </summary>
    public static void PrependToModulePath(string manifest)
    {
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(manifest))!;
        var path = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(path) ? folder : folder + Path.PathSeparator + path);
    }
}
