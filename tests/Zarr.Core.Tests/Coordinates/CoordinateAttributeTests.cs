using System.Collections;
using Xunit;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>An attribute that says what coordinates mean is used or refused, and never taken for absent.</summary>
public class CoordinateAttributeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrCoordinate> ReadAsync(Dictionary<string, object?> attributes)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse("g/a"), new ArrayBuilder { Shape = new(4), DataType = DataType.Parse("int16"), DimensionNames = ["x"] }.Build(), cancel: Cancel);
        var x = await ZarrArray.CreateAsync(store, StoreKey.Parse("g/x"), new ArrayBuilder { Shape = new(4), DataType = DataType.Parse("int16") }.Build(), attributes, cancel: Cancel);
        await x.WriteAsync(ZarrSelection.All, new[] { 0, 1, 2, 3 }, cancel: Cancel);
        return await ZarrCoordinate.ReadAsync(array, "x", Cancel);
    }

    [Fact] // netCDF-C writes lists of one
    public async Task Lists_of_one_are_what_is_in_them()
    {
        Assert.Equal("3", (await ReadAsync(new() { ["scale_factor"] = new[] { 0.1 } })).At(0.3).ToString());
        Assert.Equal("2", (await ReadAsync(new() { ["add_offset"] = new object[] { 10 } })).At(12).ToString());
        Assert.Equal("1", (await ReadAsync(new() { ["units"] = new[] { "days since 2000-01-01" }, ["calendar"] = new[] { "standard" } })).At("2000-01-02").ToString());
    }

    [Fact]
    public async Task What_is_null_or_a_unit_of_something_else_counts_for_nothing()
    {
        Assert.Equal("3", (await ReadAsync(new() { ["scale_factor"] = null, ["units"] = 1, ["calendar"] = null })).At(3).ToString());
        Assert.Equal("3", (await ReadAsync(new() { ["units"] = "degrees_north" })).At(3).ToString());
    }

    public static TheoryData<string, object> Unusable => new()
    {
        { "scale_factor", "0.1" }, { "scale_factor", new[] { 0.1, 0.2 } }, { "scale_factor", true }, { "scale_factor", new Hashtable { ["a"] = 1 } }, { "scale_factor", Array.Empty<object>() },
        { "scale_factor", double.NaN }, { "add_offset", "ten" }, { "units", new[] { "days since 2000-01-01", "m" } }, { "units", true }, { "calendar", new Hashtable() },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_cannot_be_used_is_refused_by_name(string attribute, object value)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await ReadAsync(new() { ["units"] = "days since 2000-01-01", [attribute] = value }));
        Assert.Equal((ZarrErrorId.CoordinateInvalid, true), (error.Id, error.Message.Contains($"'{attribute}'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Attributes_that_cannot_be_read_leave_no_meaning()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse("g/a"), new ArrayBuilder { Shape = new(4), DataType = DataType.Parse("int16"), DimensionNames = ["x"] }.Build(), cancel: Cancel);
        await ZarrArray.CreateAsync(store, StoreKey.Parse("g/x"), new ArrayBuilder { Shape = new(4), DataType = DataType.Parse("int16"), Format = ZarrFormat.V2 }.Build(), cancel: Cancel);
        await store.SetAsync(StoreKey.Parse("g/x/.zattrs"), "{\"scale_factor\": 0.1"u8.ToArray(), WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.CoordinateInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrCoordinate.ReadAsync(array, "x", Cancel))).Id);
    }
}
