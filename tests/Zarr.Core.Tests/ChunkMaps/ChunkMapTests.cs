using System.Xml.Linq;
using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.ChunkMaps;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.ChunkMaps;

public class ChunkMapTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ZarrChunk Chunk(Shape index, long stored = 10, long padded = 20, ChunkState? state = null, object? mean = null) => new()
    {
        Index = index, Key = "c", Origin = index, Shape = index, Length = padded, PaddedLength = padded, StoredLength = stored, State = state ?? (stored > 0 ? ChunkState.Stored : ChunkState.Missing),
        Mean = mean, Minimum = mean, Maximum = mean, NaNCount = 2, FillCount = 3,
    };

    private static async Task<ZarrArray> ArrayAsync(IStore store, Shape shape, Shape chunks, Shape? shards = null, IReadOnlyList<string?>? names = null) => await ZarrArray.CreateAsync(store, StoreKey.Root,
        new ArrayBuilder { Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse("int32"), Codecs = [], DimensionNames = names }.Build(), cancel: Cancel);

    [Fact]
    public void Every_cell_is_what_its_chunks_add_up_to() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        var grid = Enumerable.Range(0, rank).Select(_ => random.Next(1, 6)).ToArray();
        var chunks = new List<ZarrChunk>();
        for (var ordinal = 0; ordinal < grid.Aggregate(1, (a, b) => a * b); ordinal++)
        {
            var index = new long[rank];
            var rest = ordinal;
            for (var axis = rank - 1; axis >= 0; axis--) (rest, index[axis]) = (rest / grid[axis], rest % grid[axis]);
            chunks.Add(Chunk(index, random.Next(3) * 10, 20 * random.Next(1, 4), mean: random.Next(-5, 5) / 2.0));
        }

        var property = (ChunkMapProperty)random.Next(8);
        int[] axes = rank > 1 ? [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next()).Take(2)] : [0];
        var map = ChunkMapper.Map(chunks, property, axes);
        var (rows, columns) = (random.Next(1, 8), random.Next(1, 8));
        foreach (var one in (ZarrChunkMap[])[map, map.Fit(rows, columns)])
        {
            Assert.True(one == map || (one.Rows <= rows && one.Columns <= columns));
            Assert.Equal((chunks.Count, chunks.Count(c => c.State == ChunkState.Stored)), (one.ChunkCount, one.StoredCount));
            for (var row = 0; row < one.Rows; row++)
                for (var column = 0; column < one.Columns; column++)
                {
                    var inside = chunks.Where(c => (axes.Length < 2 || c.Index[axes[0]] / one.Bin.Row == row) && c.Index[axes[^1]] / one.Bin.Column == column).ToArray();
                    var stored = inside.Where(c => c.State == ChunkState.Stored).ToArray();
                    double? expected = property switch
                    {
                        ChunkMapProperty.Ratio => stored.Length == 0 ? null : (double)stored.Sum(c => c.PaddedLength) / stored.Sum(c => c.StoredLength),
                        ChunkMapProperty.StoredLength => stored.Length == 0 ? null : stored.Average(c => c.StoredLength),
                        ChunkMapProperty.State => (double)stored.Length / inside.Length,
                        ChunkMapProperty.Minimum => inside.Min(c => (double)c.Minimum!),
                        ChunkMapProperty.Maximum => inside.Max(c => (double)c.Maximum!),
                        ChunkMapProperty.Mean => inside.Sum(c => (double)c.Mean! * c.Length) / inside.Sum(c => c.Length),
                        ChunkMapProperty.NaNCount => 2 * inside.Length,
                        _ => 3 * inside.Length,
                    };
                    Assert.Equal(expected ?? -1, one.GetValue(row, column) ?? -1, 1e-9);
                }
        }
    });

    [Fact]
    public async Task An_array_is_scanned_without_opening_a_chunk_unless_its_elements_are_asked_for()
    {
        var store = new CountingStore(new MemoryStore());
        var array = await ArrayAsync(store, new(40, 40), new(10, 10));
        await array.WriteAsync(ZarrSelection.Parse(":20,:"), 7, cancel: Cancel);
        store.Reset();
        var map = await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.Ratio, cancel: Cancel);
        Assert.Equal((4, 4, 8L, 8L, 0), (map.Rows, map.Columns, map.StoredCount, map.MissingCount, store.Gets));
        Assert.Equal((1.0, null), (map.GetValue(0, 0), map.GetValue(3, 3)));
        var maximum = await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.Maximum, cancel: Cancel);
        Assert.Equal((7.0, 0.0), (maximum.GetValue(0, 0), maximum.GetValue(3, 3)));
        Assert.Throws<ZarrException>(() => map.GetValue(4, 0));
    }

    [Fact]
    public async Task A_selection_is_the_part_of_the_grid_it_touches()
    {
        var array = await ArrayAsync(new MemoryStore(), new(5, 100, 100), new(1, 10, 10));
        await array.WriteAsync(ZarrSelection.Parse("2"), 1, cancel: Cancel);
        var map = await ChunkMapper.MapAsync(array, ZarrSelection.Parse("2,30:50,::-1"), ChunkMapProperty.State, cancel: Cancel);
        Assert.Equal((2, 10, 20L, (3L, 0L)), (map.Rows, map.Columns, map.StoredCount, map.First));
        Assert.Equal([1, 2], map.Axes);
    }

    [Fact]
    public async Task Points_are_the_box_around_their_chunks()
    {
        var array = await ArrayAsync(new MemoryStore(), new(100, 100), new(10, 10));
        await array.WriteAsync(ZarrSelection.Parse("50:60,50:60"), 1, cancel: Cancel);
        var map = await ChunkMapper.MapAsync(array, ZarrSelection.FromPoints([35, 45, 55, 55, 55, 56], 2), ChunkMapProperty.State, cancel: Cancel);
        Assert.Equal((3, 2, 1L, 1L, (3L, 4L)), (map.Rows, map.Columns, map.StoredCount, map.MissingCount, map.First));
        Assert.Equal((0.0, null, 1.0), (map.GetValue(0, 0), map.GetValue(1, 1), map.GetValue(2, 1)));
    }

    [Fact]
    public async Task A_huge_grid_is_listed_and_counted_as_one_that_is_searched() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var store = new CountingStore(new MemoryStore());
        var array = await ArrayAsync(store, new(3, 1200, 2400), new(1, 2, 4));
        for (var i = 0; i < 20; i++)
            await array.WriteAsync(ZarrSelection.Parse($"{random.Next(3)},{random.Next(1200)},{random.Next(2400)}"), 1, cancel: Cancel);
        store.Reset();
        foreach (var property in (ChunkMapProperty[])[ChunkMapProperty.State, ChunkMapProperty.StoredLength, ChunkMapProperty.Ratio])
        {
            var listed = await ChunkMapper.MapAsync(array, ZarrSelection.All, property, cancel: Cancel);
            Assert.Equal(1_080_000, listed.ChunkCount);
            Assert.Equal(3 * listed.Bin.Row * listed.Bin.Column, listed.Cell(0, 0).Count);
            var found = new ZarrChunkMap[3];
            for (var i = 0; i < 3; i++) found[i] = await ChunkMapper.MapAsync(array, ZarrSelection.Parse($"{i}"), property, cancel: Cancel);
            Assert.Equal((found.Sum(map => map.StoredCount), found.Sum(map => map.MissingCount)), (listed.StoredCount, listed.MissingCount));
            for (var row = 0; row < listed.Rows; row++)
                for (var column = 0; column < listed.Columns; column++)
                    Assert.Equal(property == ChunkMapProperty.State ? found.Average(map => map.GetValue(row, column)) : found.Select(map => map.GetValue(row, column)).FirstOrDefault(value => value is not null), listed.GetValue(row, column));
        }

        Assert.Equal(0, store.Gets);
    }, iter: 2);

    [Fact]
    public async Task A_map_of_an_array_is_that_of_the_records_of_its_chunks() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var sharded = random.Next(2) == 0;
        var array = await ArrayAsync(new MemoryStore(), new(random.Next(1, 40), random.Next(1, 90), 7), new(3, 4, 2), sharded ? new Shape(6, 8, 4) : (Shape?)null);
        for (var i = random.Next(6); i > 0; i--)
            await array.WriteAsync(ZarrSelection.Parse(FormattableString.Invariant($"{random.Next((int)array.Shape[0])}:,{random.Next((int)array.Shape[1])},:{random.Next(1, 8)}")), random.Next(1, 9), cancel: Cancel);
        var selections = new[] { ":", "::5", "1:,::9,3", ":,10:30", ":,:3,::3", "2:2" };
        var selection = ZarrSelection.Parse(selections[random.Next(selections.Length)]);
        foreach (var property in Enum.GetValues<ChunkMapProperty>())
            foreach (var inner in (bool[])[false, true])
            {
                var map = await ChunkMapper.MapAsync(array, selection, property, [0, 1], inner, cancel: Cancel);
                var records = await array.ScanChunksAsync(selection, (property >= ChunkMapProperty.Minimum ? ChunkDetail.Statistics : 0) | (inner ? ChunkDetail.InnerChunks : 0), cancel: Cancel).ToListAsync(Cancel);
                Assert.Equal(records.Count, map.ChunkCount);
                if (records.Count == 0) continue;
                var expected = ChunkMapper.Map(records, property, [0, 1]);
                Assert.Equal((expected.Rows, expected.Columns, expected.StoredCount, expected.MissingCount), (map.Rows, map.Columns, map.StoredCount, map.MissingCount));
                for (var row = 0; row < map.Rows; row++)
                    for (var column = 0; column < map.Columns; column++)
                        Assert.Equal(expected.GetValue(row, column) ?? double.MinValue, map.GetValue(row, column) ?? double.MinValue, 1e-9);
            }
    }, iter: 60);

    [Fact]
    public void What_is_damaged_does_not_stretch_the_scale()
    {
        var map = ChunkMapper.Map([Chunk(new(0), 10, 20), Chunk(new(1), 1, 20, ChunkState.Corrupt)], ChunkMapProperty.Ratio);
        Assert.Equal((2.0, null), (map.GetValue(0, 0), map.GetValue(0, 1)));
        Assert.Equal("  █ 2.0  ! damaged", ChunkMapDrawing.Draw(map, 80, 24).Split('\n')[^1]);
    }

    [Fact]
    public async Task Shards_are_shown_or_the_chunks_inside()
    {
        var array = await ArrayAsync(new MemoryStore(), new(40, 40), new(5, 5), new Shape(20, 20));
        await array.WriteAsync(ZarrSelection.Parse("0:10,0:10"), 1, cancel: Cancel);
        var shards = await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.State, cancel: Cancel);
        var inner = await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.State, inner: true, cancel: Cancel);
        Assert.Equal((2, 2, 1L), (shards.Rows, shards.Columns, shards.StoredCount));
        Assert.Equal((8, 8, 4L), (inner.Rows, inner.Columns, inner.StoredCount));
    }

    [Theory]
    [InlineData("3", ZarrErrorId.SelectionOutOfRange)]
    [InlineData("-3", ZarrErrorId.SelectionOutOfRange)]
    [InlineData("1 1", ZarrErrorId.SelectionInvalid)]
    [InlineData("0 -2", ZarrErrorId.SelectionInvalid)]
    public void Axes_that_are_none_are_refused(string axes, ZarrErrorId id) =>
        Assert.Equal(id, Assert.Throws<ZarrException>(() => ChunkMapper.Map([Chunk(new(0, 0))], ChunkMapProperty.Ratio, [.. axes.Split(' ').Select(int.Parse)])).Id);

    [Fact]
    public void Chunks_of_different_arrays_are_no_map() =>
        Assert.Equal(ZarrErrorId.SelectionInvalid, Assert.Throws<ZarrException>(() => ChunkMapper.Map([Chunk(new(0, 0)), Chunk(new(0))], ChunkMapProperty.Ratio)).Id);

    [Fact]
    public void Axes_of_one_chunk_are_left_out_where_others_have_more()
    {
        int[] Chosen(params Shape[] ends) => [.. ChunkMapper.Map([Chunk(new long[ends[0].Rank]), Chunk(ends[0])], ChunkMapProperty.Ratio).Axes];
        Assert.Equal([0], Chosen(new Shape(9, 0, 0)));
        Assert.Equal([0, 2], Chosen(new Shape(9, 0, 4)));
        Assert.Equal([2, 3], Chosen(new Shape(9, 1, 1, 4)));
        Assert.Equal([1], Chosen(new Shape(0, 0)));
        Assert.Empty(ChunkMapper.Map([], ChunkMapProperty.Ratio).Axes);
    }

    [Fact]
    public void A_grid_of_any_size_has_so_many_cells_at_most()
    {
        var map = ChunkMapper.Map([Chunk(new(0, 0)), Chunk(new(1_000_000, 5_000_000))], ChunkMapProperty.StoredLength);
        Assert.InRange((long)map.Rows * map.Columns, 1, ZarrChunkMap.MaxCells);
        Assert.Equal((10.0, 10.0), (map.GetValue(0, 0), map.GetValue(map.Rows - 1, map.Columns - 1)));
    }

    [Fact]
    public async Task Is_drawn_with_labels_and_a_legend_that_need_no_colour()
    {
        var array = await ArrayAsync(new MemoryStore(), new(30, 120), new(10, 10), names: ["y", "x"]);
        for (var column = 0; column < 4; column++) await array.WriteAsync(ZarrSelection.Parse($"10:20,{column * 10}:{column * 10 + 10}"), column + 1, cancel: Cancel);
        var map = await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.Maximum, cancel: Cancel);
        Assert.Equal(
            """
            ZarrChunkMap memory, Maximum
              chunks 3 x 12 (y, x); 4 stored, 32 missing
              0                   10
            0 ░░░░░░░░░░░░░░░░░░░░░░░░
            1 ▒▒▓▓████░░░░░░░░░░░░░░░░
            2 ░░░░░░░░░░░░░░░░░░░░░░░░
              ░ 0 to 1  ▒ to 2  ▓ to 3  █ to 4
            """, ChunkMapDrawing.Draw(map, 80, 24), ignoreLineEndingDifferences: true);
        Assert.All(ChunkMapDrawing.Draw(map, 20, 8).Split('\n')[3..6], line => Assert.InRange(line.Length, 0, 20));
    }

    [Fact]
    public void One_axis_is_wrapped_and_damage_is_seen()
    {
        var map = ChunkMapper.Map([.. Enumerable.Range(0, 100).Select(i => i == 42 ? Chunk(new(i), 10, state: ChunkState.Corrupt) : Chunk(new(i), i % 10 == 9 ? 0 : 10))], ChunkMapProperty.State);
        var lines = ChunkMapDrawing.Draw(map, 80, 24).Split('\n');
        Assert.Equal("  chunks 100 (axis 0); 90 stored, 10 missing, 1 damaged", lines[1]);
        Assert.Equal(" 0 █████████·█████████·█████████·█████████·██!██████·█████████·█████████·", lines[3]);
        Assert.Equal("70 █████████·█████████·█████████·", lines[4]);
        Assert.Equal("  █ stored  · missing  ! damaged", lines[5]);
    }

    [Fact]
    public void Colour_is_beside_the_characters_and_ends_with_them()
    {
        var map = ChunkMapper.Map([Chunk(new(0, 0)), Chunk(new(1, 1), 20)], ChunkMapProperty.StoredLength);
        var plain = ChunkMapDrawing.Draw(map, 80, 24);
        var colour = ChunkMapDrawing.Draw(map, 80, 24, colour: true);
        Assert.DoesNotContain('\u001b', plain);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(colour, "\u001b\\[[0-9;]*m", ""));
        foreach (var line in colour.Split('\n').Where(line => line.Contains('\u001b'))) Assert.Equal("\u001b[0m", System.Text.RegularExpressions.Regex.Matches(line, "\u001b\\[[0-9;]*m")[^1].Value);
    }

    [Fact]
    public async Task Is_a_picture_that_is_XML_with_a_cell_for_each_chunk_that_tells_it()
    {
        var map = ChunkMapper.Map([.. Enumerable.Range(0, 12).Select(i => Chunk(new(i / 4, i % 4), 10 * (i % 3)))], ChunkMapProperty.Ratio);
        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "map.svg");
        await ChunkMapSvg.SaveAsync(map, file, Cancel);
        var svg = XDocument.Load(file);
        var titles = svg.Descendants().Where(e => e.Name.LocalName == "rect").Select(e => e.Elements().SingleOrDefault()?.Value).OfType<string>().ToArray();
        Assert.Equal(12, titles.Length);
        Assert.Equal(["0,0: missing", "0,1: stored; Ratio 2.0"], titles[..2]);
        Assert.Equal([file], Directory.EnumerateFiles(folder.Path));
        Assert.Equal(ZarrErrorId.StoreWriteFailed, (await Assert.ThrowsAsync<ZarrException>(async () => await ChunkMapSvg.SaveAsync(map, Path.Combine(file, "below"), Cancel))).Id);
        // A line of chunks is wrapped; names are escaped.
        var line = new ZarrChunkMap(ChunkMapProperty.State, [0], (0, 0), (1, 1000)) { Path = "<a&b>" };
        Assert.Equal("<a&b>", XDocument.Parse(ChunkMapSvg.Write(line)).Descendants().First(e => e.Name.LocalName == "title").Value.Split(' ')[^1]);
    }
}
