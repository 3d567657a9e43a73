using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What a selection may cost: each touched chunk once, and what it is selected by once, however many arrays there are.</summary>
public sealed class SelectionCostTests(EngineSession session) : CommandTests(session)
{
    private readonly CountingStore _store = new(new MemoryStore());

    /// <summary>Arrays t and u of 6 x 4 elements in chunks of 2 x 2, and the values along their axes, those of time in chunks of 3.</summary>
    private void Make()
    {

        Session.Invoke("""
            $null = New-ZarrGroup w.zarr
            foreach ($n in 't', 'u') { $null = New-ZarrArray w.zarr 6,4 -Name $n -DataType int32 -ChunkShape 2,2 -DimensionName time,lat; Set-ZarrSlice w.zarr -Name $n -Value (0..23) }
            $null = New-ZarrArray w.zarr 6 -Name time -DataType int32 -ChunkShape 3; Set-ZarrSlice w.zarr -Name time -Value (0,6,12,18,24,30)
            $null = New-ZarrArray w.zarr 4 -Name lat -DataType float32; Set-ZarrSlice w.zarr -Name lat -Value (50.1, 40.1, 30.1, 20.1)
            """).WithoutErrors();
        var files = new DirectoryStore(Folder["w.zarr"]);
        foreach (var entry in files.ListAsync(StoreKey.Root, true, default).ToBlockingEnumerable())
        {
            using var value = files.GetAsync(entry.Key, ByteRange.All, default).AsTask().GetAwaiter().GetResult();
            _store.SetAsync(entry.Key, value!.Bytes, WriteCondition.None, default).AsTask().GetAwaiter().GetResult();
        }

        foreach (var name in (string[])["t", "u"]) Session[name] = ZarrArray.OpenAsync(_store, StoreKey.Parse(name)).AsTask().GetAwaiter().GetResult();
        _store.Reset();
    }

    /// <summary>The keys that were asked for below a node, each as often as it was.</summary>
    private string Gets(string node) => string.Join(' ', _store.GetsOf.Where(get => get.Key.IsBelow(StoreKey.Parse(node)) && get.Key.Name[0] != '.')
        .Select(get => get.Key.Value[(node.Length + 1)..] + (get.Value == 1 ? "" : $"x{get.Value}")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("$t, $u | Get-ZarrSlice -Where @{ lat = 40.1 }", "", "c/0 zarr.json", "c/0/0 c/1/0 c/2/0")]
    [InlineData("$t, $u | Get-ZarrSlice -Where @{ lat = 31, 20; time = 6, 12 }", "c/0 c/1 zarr.json", "c/0 zarr.json", "c/0/1 c/1/1")]
    [InlineData("$t, $u | Get-ZarrSlice -Slice @{ time = 0 } -Where @{ lat = 50 }", "", "c/0 zarr.json", "c/0/0")]
    [InlineData("$t, $u | Get-ZarrSlice -Slice @{ time = 0; lat = 3 }", "", "", "c/0/1")]
    [InlineData("$t, $u | Get-ZarrSlice -Coordinate (0,0),(5,3),(0,1),(0,0),(1,1)", "", "", "c/0/0 c/2/1")]
    [InlineData("$t, $u | Get-ZarrSlice -Mask ((0..23).ForEach{ $_ -lt 2 -or $_ -eq 23 })", "", "", "c/0/0 c/2/1")]
    [InlineData("$t, $u | Get-ZarrSlice -Start 1,1 -Count 2,1", "", "", "c/0/0 c/1/0")]
    [InlineData("$t, $u | Find-ZarrValue -GreaterThan 20 -Where @{ time = 30 }", "c/0 c/1 zarr.json", "", "c/2/0 c/2/1")]
    public void Each_touched_chunk_is_read_once_and_the_values_along_axes_once_for_all_arrays(string script, string time, string lat, string chunks)
    {
        Make();
        Session.Values(script);
        Assert.Equal((time, lat), (Gets("time"), Gets("lat")));
        Assert.Equal((chunks, chunks), (Gets("t"), Gets("u")));
        Assert.Equal((0L, 0L), (_store.Lists, _store.Sets));
    }

    [Theory]
    [InlineData("$t, $u | Set-ZarrSlice -Where @{ lat = 40.1 } -Value 5", "c/0 zarr.json", "c/0/0 c/1/0 c/2/0")]
    [InlineData("$t, $u | Set-ZarrSlice -Coordinate (0,0),(0,1),(5,3) -Value 5", "", "c/0/0 c/2/1")]
    [InlineData("$t, $u | Clear-ZarrSlice -Mask ((0..23).ForEach{ $_ -lt 2 })", "", "c/0/0")]
    public void A_write_reads_and_writes_each_touched_chunk_once(string script, string lat, string chunks)
    {
        Make();
        Session.Values(script);
        Assert.Equal(lat, Gets("lat"));
        Assert.Equal((chunks, chunks), (Gets("t"), Gets("u")));
        Assert.Equal(2 * chunks.Split(' ').Length, _store.Sets);
        Assert.All(_store.SetsOf.Values, count => Assert.Equal(1, count));
    }
}
