namespace Zarr.Core.Tests;

/// <summary>Files of the checkout that the tests were built in, or run beside.</summary>
internal static class RepositoryFiles
{
    /// <summary>The full path of a file that is in the repository.</summary>
    public static string Find(params ReadOnlySpan<string> parts)
    {
        var relative = Path.Combine(parts);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, relative) is var path && File.Exists(path)) return path;
        throw new FileNotFoundException($"{relative} is not above the tests.", relative);
    }
}
