using System.Text.RegularExpressions;
using Xunit;

namespace Zarr.Core.Tests;

/// <summary>Rules that the compiler does not hold.</summary>
public partial class SourceTests
{
    private static readonly string Root = Path.GetDirectoryName(RepositoryFiles.Find("README.md"))!;

    [Theory]
    [InlineData("Zarr.Core")]
    [InlineData("Zarr.Codecs")]
    [InlineData("Zarr.FileFormats.Hdf5")]
    [InlineData("Zarr.PowerShell")]
    public void No_reference_is_exchanged_for_null_because_the_collector_would_not_see_the_result(string project)
    {
        var files = Directory.GetFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => ExchangeForNull().IsMatch(File.ReadAllText(file)));
    }

    // See Once.
    [GeneratedRegex(@"Interlocked\.Exchange\([^;]*,\s*null\)")]
    private static partial Regex ExchangeForNull();
}
