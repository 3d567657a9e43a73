using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Chunk records and what they add up to.</summary>
public sealed class ChunkTests : CommandTests
{
    public ChunkTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 10,10 -DataType float32 -ChunkShape 4,4 -Codec blosc:lz4:5:shuffle
        Set-ZarrSlice $z 0:4 -Value 2.5
        Set-ZarrSlice $z 0,0 -Value NaN
        """).WithoutErrors();

    [Fact]
    public void Come_in_grid_order_with_their_sizes_and_no_chunk_is_opened()
    {
        var chunks = Session.Values("Get-ZarrChunk a.zarr").Cast<ZarrChunk>().ToArray();
        Assert.Equal(["0,0", "0,1", "0,2", "1,0", "1,1", "1,2", "2,0", "2,1", "2,2"], chunks.Select(c => c.Index.ToString()));
        Assert.Equal(["c/0/0", "c/0/1"], chunks[..2].Select(c => c.Key));
        Assert.Equal("0,8", chunks[2].Origin.ToString());
        Assert.Equal("4,2", chunks[2].Shape.ToString());
        Assert.Equal((32L, 64L), (chunks[2].Length, chunks[2].PaddedLength));
        Assert.All(chunks[..3], c => Assert.Equal((ChunkState.Stored, (double)c.PaddedLength / c.StoredLength), (c.State, c.Ratio!.Value)));
        Assert.All(chunks[3..], c => Assert.Equal((ChunkState.Missing, 0L, null), (c.State, c.StoredLength, c.Ratio)));
        Assert.All(chunks, c => Assert.True(c.Compressor is null && c.Minimum is null));
    }

    [Fact]
    public void Of_a_region_are_those_it_touches() =>
        Assert.Equal(["1,0", "1,1"], Session.Values("Get-ZarrChunk $z 4:8,:5").Cast<ZarrChunk>().Select(c => c.Index.ToString()));

    [Fact]
    public void Tell_the_frame_header_and_statistics_when_asked()
    {
        var header = (ZarrChunk)Session.Values("Get-ZarrChunk $z 0 -Header")[0]!;
        Assert.Equal("lz4", header.Compressor);
        Assert.Equal(4, header.TypeSize);
        Assert.NotNull(header.Version);
        Assert.NotNull(header.BlockSize);
        Assert.Null(header.Minimum);

        var both = Session.Values("$z | Get-ZarrChunk -Header -Statistics").Cast<ZarrChunk>().ToArray();
        Assert.Equal("lz4", both[0].Compressor);
        Assert.Equal((2.5f, 2.5f, 2.5, 1L, 0L), (both[0].Minimum, both[0].Maximum, both[0].Mean, both[0].NaNCount, both[0].FillCount));
        Assert.Equal(8L, both[5].FillCount);
    }

    [Fact]
    public void Add_up_to_what_the_array_measures()
    {
        var whole = Session.Single<ZarrStorage>("Measure-ZarrArray a.zarr");
        var sum = Session.Single<ZarrStorage>("Get-ZarrChunk a.zarr | Measure-ZarrArray");
        Assert.Equal(whole with { Path = null }, sum);
        Assert.Equal((9L, 3L, 6L, 400L), (whole.ChunkCount, whole.StoredCount, whole.MissingCount, whole.Length));
        Assert.Equal(2, Session.Values("$z, $z | Measure-ZarrArray").Count);
        Assert.Equal(whole with { Path = null }, Session.Single<ZarrArray>("Get-ZarrArray a.zarr -Measure").Storage! with { Path = null });
        Assert.Null(Session.Single<ZarrArray>("Get-ZarrArray a.zarr").Storage);
    }

    [Fact]
    public void Of_several_arrays_come_one_array_after_the_other_past_a_bad_one()
    {
        var result = Session.Invoke("Get-ZarrChunk a.zarr, nothing.zarr, a.zarr 0");
        Assert.Equal(6, result.Output.Count);
        Assert.StartsWith("PathNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void A_flipped_bit_in_a_chunk_with_a_checksum_is_found_wherever_it_is()
    {
        Session.Invoke("New-ZarrArray c.zarr 8 -DataType int32 -ChunkShape 4 -Codec crc32c | Set-ZarrSlice -Value (1..8)").WithoutErrors();
        var file = Path.Combine(Folder["c.zarr"], "c", "1");
        var sound = File.ReadAllBytes(file);
        for (var bit = 0; bit < sound.Length * 8; bit += 13)
        {
            var flipped = (byte[])sound.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(file, flipped);
            Assert.Equal("ChecksumMismatch,Zarr.PowerShell.Commands.GetZarrSliceCommand", Session.Fails("Get-ZarrSlice c.zarr"));
            var scan = Session.Invoke("Get-ZarrChunk c.zarr -Statistics");
            Assert.Equal([ChunkState.Stored, ChunkState.Corrupt], scan.Values.Cast<ZarrChunk>().Select(c => c.State));
            Assert.Equal("ChunkCorrupt,Zarr.PowerShell.Commands.GetZarrChunkCommand", Assert.Single(scan.Errors).FullyQualifiedErrorId);
        }
    }
}
