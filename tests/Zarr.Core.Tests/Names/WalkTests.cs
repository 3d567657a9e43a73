using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Walk;

namespace Zarr.Core.Tests.Names;

/// <summary>The program that the build runs as one of Windows, too.</summary>
public sealed class WalkTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact] // rule 42
    public async Task The_main_job_goes_on_the_file_system_of_this_machine()
    {
        var output = new StringWriter();
        Assert.True(await new WalkRunner(output).RunAsync(_folder.Path) == 0, output.ToString());
    }
}
