namespace Zarr.Benchmarks;

/// <summary>What the build has laid out: the module, and a shell to run it in.</summary>
internal static class BuiltFiles
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The manifest of the module.</summary>
    public static string Module => Path.Combine(Root, "out", "Zarr", "Zarr.psd1");

    /// <summary>The shell, as it was built with this program.</summary>
    public static string Shell => Path.Combine(Root, "tools", "Zarr.Shell", "bin", Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!, "net10.0", "Zarr.Shell.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Zarr.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"There is no Zarr.slnx above '{AppContext.BaseDirectory}'.");
    }
}
