using System.Security.Cryptography;
using System.Text;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Fixtures;

/// <summary>
/// Arrays that zarr-python and zarrita wrote, and arrays written straight from the specifications: each opens, reads as its
/// writer meant it, is cut as NumPy cuts, and survives being written here. Peers read what is written here in tests/interop.
/// </summary>
public class FixtureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Readable => [.. FixtureArray.All.Values.Where(a => a.Error is null).Select(a => a.Name)];

    public static TheoryData<string> Refused => [.. FixtureArray.All.Values.Where(a => a.Error is not null).Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Reads_as_its_writer_meant_it(string name)
    {
        var fixture = FixtureArray.All[name];
        var array = await fixture.OpenAsync(Cancel);
        Assert.Equal(fixture.Shape, array.Shape.ToArray());
        Assert.Equal((ZarrFormat)fixture.ZarrFormat, array.ZarrFormat);
        Assert.Equal(fixture.Sha256, Sha256(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)));
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Any_slice_is_that_part_of_the_whole(string name)
    {
        var array = await FixtureArray.All[name].OpenAsync(Cancel);
        var whole = await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
        var random = new Random(name.Length * 1000 + name.Sum(c => c));
        for (var i = 0; i < 8; i++)
        {
            var axes = array.Shape.Select(length => RandomAxis(random, length)).ToArray();
            var text = string.Join(',', axes.Select(a => a.Text));
            var slice = await array.ReadAsync(axes.Length == 0 ? ZarrSelection.All : ZarrSelection.Parse(text), cancel: Cancel);
            long[] places = [0];
            foreach (var (axis, length) in axes.Zip(array.Shape)) places = [.. places.SelectMany(p => axis.Indices.Select(j => p * length + j))];
            Assert.True(Take(whole, places).SequenceEqual(Elements(slice)), $"{name}[{text}]");
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Written_anew_with_the_same_metadata_it_reads_the_same(string name)
    {
        var array = await FixtureArray.All[name].OpenAsync(Cancel);
        var store = new MemoryStore();
        var copy = await ZarrArray.CreateAsync(store, StoreKey.Parse("copy"), array.Metadata, cancel: Cancel);
        await copy.WriteAsync(ZarrSelection.All, await array.ReadAsync(ZarrSelection.All, cancel: Cancel), cancel: Cancel);
        var opened = await ZarrArray.OpenAsync(store, StoreKey.Parse("copy"), Cancel);
        Assert.Equal(FixtureArray.All[name].Sha256, Sha256(await opened.ReadAsync(ZarrSelection.All, cancel: Cancel)));
        Assert.Equal(array.Metadata.FillValue?.ToArray(), opened.Metadata.FillValue?.ToArray());
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Copied_into_the_other_format_and_back_it_reads_the_same_or_the_format_has_no_word_for_it(string name)
    {
        var (array, store) = (await FixtureArray.All[name].OpenAsync(Cancel), new MemoryStore());
        var other = array.ZarrFormat == ZarrFormat.V2 ? ZarrFormat.V3 : ZarrFormat.V2;
        try
        {
            var there = (ZarrArray)await array.CopyAsync(store, StoreKey.Parse("there"), new() { Format = other }, cancel: Cancel);
            var back = (ZarrArray)await there.CopyAsync(store, StoreKey.Parse("back"), new() { Format = array.ZarrFormat }, cancel: Cancel);
            foreach (var copy in new[] { there, back })
                Assert.Equal(FixtureArray.All[name].Sha256, Sha256(await copy.ReadAsync(ZarrSelection.All, cancel: Cancel)));
            if (array.Metadata.FillValue is { } fill) Assert.Equal(fill.ToArray(), back.Metadata.FillValue?.ToArray());
            Assert.Equal(array.Attributes.Keys, back.Attributes.Keys);
            Assert.Equal(array.DimensionNames, back.DimensionNames);
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.FormatNotSupported or ZarrErrorId.FillValueInvalid)
        {
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
            Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_supported_is_refused_when_it_is_opened_by_an_error_that_says_so(string name)
    {
        var fixture = FixtureArray.All[name];
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await fixture.OpenAsync(Cancel));
        Assert.Equal(fixture.Error, error.Id);
        Assert.Contains("not", error.Message, StringComparison.Ordinal);
    }

    private static string Sha256(ZarrSlice slice) => Convert.ToHexStringLower(SHA256.HashData(slice.DataType.IsVariableLength
        ? Encoding.UTF8.GetBytes(string.Concat(slice.Data.Cast<object?>().Select(e => CanonicalElement.Spell(e) + "\n")))
        : slice.ToBytes()));

    private static (string Text, long[] Indices) RandomAxis(Random random, long length)
    {
        if (length == 0) return (":", []);
        var (start, stop, step) = (random.NextInt64(length), random.NextInt64(length + 1), random.Next(1, 4));
        if (random.Next(4) == 0) return ($"{start}", [start]);
        return random.Next(2) == 0
            ? ($"{start}:{stop}:{step}", [.. Steps(start, stop, step)])
            : ($"{start}::{-step}", [.. Steps(start, -1, -step)]);
    }

    private static IEnumerable<long> Steps(long start, long stop, long step)
    {
        for (var i = start; step > 0 ? i < stop : i > stop; i += step) yield return i;
    }

    // Elements as texts: NaNs with different bits differ.
    private static string[] Elements(ZarrSlice slice) => Take(slice, [.. Enumerable.Range(0, (int)slice.Count)]);

    private static string[] Take(ZarrSlice slice, long[] places)
    {
        if (slice.DataType.IsVariableLength) return [.. places.Select(p => CanonicalElement.Spell(slice.Data.GetValue(p)))];
        var (bytes, size) = (slice.ToBytes(), slice.DataType.ItemSize);
        return [.. places.Select(p => Convert.ToHexString(bytes, (int)p * size, size))];
    }
}
