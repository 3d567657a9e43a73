using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Conformance;
using Zarr.Core.Tests.Fixtures;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Conformance;

/// <summary>The command line that zarr-conformance-tests runs every implementation by.</summary>
public sealed class ConformanceCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static async Task<(int ExitCode, string[] Lines, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        var exitCode = await ConformanceCommand.RunAsync(args, output, error);
        return (exitCode, output.ToString().Split('\n')[..^1], error.ToString());
    }

    private async Task CreateAsync(string type, ZarrFormat format, Array values, object? fill = null, params long[] shape)
    {
        await using var store = new DirectoryStore(_folder.Path);
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = shape.Length == 2 ? new(2, 2) : null, DataType = DataType.Parse(type), Format = format, FillValue = fill, Codecs = [CodecRegistry.Parse("gzip:1")],
        }.Build(), cancel: Cancel);
        if (values.Length > 0) await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel);
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task Elements_are_printed_one_a_line_in_C_order_and_the_exit_code_is_0(ZarrFormat format)
    {
        await CreateAsync("int64", format, Enumerable.Range(0, 15).Select(i => i - 3L).ToArray(), null, 5, 3);
        var (exitCode, lines, error) = await RunAsync($"--array_path={_folder.Path}");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => FormattableString.Invariant($"{i - 3}")), lines);
    }

    [Fact]
    public async Task Numbers_that_JSON_has_not_are_texts_and_missing_elements_are_fill()
    {
        await CreateAsync("float32", ZarrFormat.V3, Array.Empty<float>(), "NaN", 2);
        Assert.Equal(["\"NaN\"", "\"NaN\""], (await RunAsync($"--array_path={_folder.Path}")).Lines);
    }

    [Fact]
    public async Task Bools_are_true_and_false()
    {
        await CreateAsync("bool", ZarrFormat.V2, new[] { true, false }, null, 2);
        Assert.Equal(["true", "false"], (await RunAsync("--array_path", _folder.Path)).Lines);
    }

    [Fact]
    public async Task A_scalar_is_one_line_and_an_empty_array_none()
    {
        await CreateAsync("uint8", ZarrFormat.V3, new byte[] { 7 });
        Assert.Equal(["7"], (await RunAsync($"--array_path={_folder.Path}")).Lines);
        await using var store = new DirectoryStore(_folder.Path);
        await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(0, 3), DataType = DataType.Parse("uint8") }.Build(), overwrite: true, cancel: Cancel);
        var (exitCode, lines, _) = await RunAsync($"--array_path={_folder.Path}");
        Assert.Equal(0, exitCode);
        Assert.Empty(lines);
    }

    [Fact]
    public async Task Every_fixture_prints_as_many_lines_as_it_has_elements()
    {
        foreach (var fixture in FixtureArray.All.Values.Where(f => f.Error is null && f.Name.Contains("/type/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(_folder.Path, fixture.Name.Replace('/', '-'));
            foreach (var (key, value) in fixture.StoredValues)
            {
                var file = Path.Combine(path, key);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, value, Cancel);
            }

            var (exitCode, lines, error) = await RunAsync($"--array_path={path}");
            Assert.Equal((0, "", fixture.Shape.Aggregate(1L, (a, b) => a * b)), (exitCode, error, lines.LongLength));
        }
    }

    [Fact]
    public async Task Failure_is_an_exit_code_and_a_message()
    {
        var (exitCode, lines, error) = await RunAsync($"--array_path={Path.Combine(_folder.Path, "nothing")}");
        Assert.Equal(1, exitCode);
        Assert.Empty(lines);
        Assert.Contains("NodeNotFound", error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, ".zarray"), "{}", Cancel);
        (exitCode, _, error) = await RunAsync($"--array_path={_folder.Path}");
        Assert.Equal(1, exitCode);
        Assert.Contains("MetadataInvalid", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--array_path=")]
    [InlineData("--array_path")]
    [InlineData("--path=x")]
    [InlineData("--array_path=x", "more")]
    public async Task Another_command_line_is_refused_with_its_usage(params string[] args)
    {
        var (exitCode, _, error) = await RunAsync(args);
        Assert.Equal(2, exitCode);
        Assert.Contains("--array_path=DIRECTORY", error, StringComparison.Ordinal);
    }
}
