using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Arrays larger than memory, results above 2 GiB: 64-bit arithmetic everywhere.</summary>
public class LargeArrayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, string type) =>
        await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse(type) }.Build(), cancel: Cancel);

    [Fact]
    public async Task An_array_of_eight_exabytes_can_be_written_read_and_resized_in_its_far_corner()
    {
        var array = await CreateAsync(new(1_000_000_000, 1_000_000_000), new(100, 100), "float64");
        Assert.Equal(100_000_000_000_000, array.ChunkCount);
        Assert.Equal(8_000_000_000_000_000_000, array.Length);
        await array.WriteAsync(ZarrSelection.Parse("-3:, -2:"), new[] { 1, 2, 3, 4, 5, 6 }, cancel: Cancel);
        Assert.Equal([6.0, 5.0, 4.0, 3.0, 2.0, 1.0], (double[])array.GetSlice("999999999:999999996:-1, :-3:-1").Data);
        var chunk = await array.ScanChunksAsync(ZarrSelection.Parse("-1, -1"), cancel: Cancel).SingleAsync(Cancel);
        Assert.Equal("c/9999999/9999999", chunk.Key);
        await array.ResizeAsync(new(5, 5), cancel: Cancel);
        Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Fact]
    public async Task A_result_above_two_gibibytes_is_read_right_to_its_end()
    {
        Assert.SkipUnless(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 8L << 30, "There are less than 8 GiB of memory.");
        const int count = 1_200_000_000;
        var array = await CreateAsync(new(count), new(100_000_000), "int16");
        await array.WriteAsync(ZarrSelection.Parse("-3:"), new[] { 7, 8, 9 }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("1099999999"), 5, cancel: Cancel);
        var slice = await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
        Assert.True(slice.Count * 2 > int.MaxValue);
        var data = (short[])slice.Data;
        Assert.Equal([0, 7, 8, 9], data[^4..]);
        Assert.Equal((5, 0), (data[1_099_999_999], data[1_100_000_000]));
        Assert.Equal(ZarrErrorId.SelectionTooLarge, Assert.Throws<ZarrException>(slice.ToBytes).Id);
    }

    [Fact]
    public async Task A_selection_too_large_for_one_net_array_says_so()
    {
        var array = await CreateAsync(new(3_000_000_000), new(1000), "uint8");
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
        Assert.Equal(ZarrErrorId.SelectionTooLarge, error.Id);
    }
}
