using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Operations.Comparing;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.FileFormats;

/// <summary>Files that NumPy 1.24 wrote, and what NumPy reads.</summary>
public sealed class NumPyFileTests : InterchangeTests
{
    // zlib over numpy.save, in base64.
    [Theory]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GIGAEYiYgZgZiFiBmBWIA6sEbfg==", "int32", "2,3", "0 1 2 3 4 5")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mirqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsaaOgq1CuQDLgYgYAZiRiBmAWImIGYFYgDcHBtT", "int32", "2,3", "0 1 2 3 4 5")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBiiw/wChHaB8APpwHM8=", "float64", "3", "0 1 2")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqaOgq1ChQBLgYwYHEAACeeG4M=", "float64", "()", "2.5")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBek2SorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFAAuRgYAoZgbkw==", "bool", "2", "True False")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2yhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFAAuBoYGewYGBgcAMgocWA==", "complex64", "1", "<1; 2>")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBu42sR7RKrrqOgnpZfVFKUmBefX5SSCpJyS8wpTgWKF2ckFqQC+RpGOpo6CrUK5AKu5/4MyKABAEOCHZY=", "datetime64[D]", "2", "2026-01-02 null")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFACuRAYGhiQgfg7EL4EYABS7Hdk=", "U2", "2", "ab çé")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupRCtoZ6Zoq6joG6TaaKuqaOgoV4B4tmlWUB4eWC5UEN1zVggIy2/qKQoMS8+vyglFaTbLTGnOBUoXpyRWJAK5GsY6QB11SpgBVyMDAwMDiwMYJAIxExAvP8DhJ8ExABAFyFT", "struct(id int32, x float64, n U1)", "2", "(1 2.5 a) (2 -1 b)")]
    [InlineData("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RoGOgpGmjoKtQpkAy4AVasbaQ==", "float32", "0,2", "")]
    public async Task Files_of_NumPy_are_read(string packed, string type, string shape, string elements)
    {
        var array = await ImportAsync(Write("a.npy", Unpack(packed)));
        Assert.Equal((type, shape, elements), (array.DataType.Name, array.Shape.ToString(), await TextAsync(array)));
    }

    [Theory]
    [InlineData("a", "a/")]
    [InlineData("a", "/a")]
    [InlineData("a/b", "a//b")]
    [InlineData("zarr.json", "b")]
    [InlineData("__a", "b")]
    [InlineData("../a", "b")]
    public async Task Names_that_no_group_can_have_are_refused_and_nothing_is_written(string one, string two)
    {
        await ArrayExporter.ExportAsync(this["a.npy"], await ArrayAsync("int8", [3], 1), cancel: Cancel);
        using (var archive = ZipFile.Open(this["a.npz"], ZipArchiveMode.Create))
            foreach (var name in (string[])[one, two]) archive.CreateEntryFromFile(this["a.npy"], name + ".npy");
        using var file = ArrayFile.Open(this["a.npz"], cancel: Cancel);
        var store = new MemoryStore();
        await RefusedAsync(ZarrErrorId.NameInvalid, async () => await file.ImportAsync(store, A, cancel: Cancel));
        Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
    }

    [Fact]
    public void What_an_archive_says_of_its_size_is_held_against_the_file()
    {
        // A member of 1 KB that says it has 2^60 bytes, in a field for large ones.
        const long Claimed = 1L << 60;
        var header = NpyHeader.Write(DataType.Parse("uint8"), [Claimed]);
        using (var archive = ZipFile.Open(this["a.npz"], ZipArchiveMode.Create))
        using (var member = archive.CreateEntry("a.npy").Open()) member.Write([.. header, .. new byte[1000]]);
        var bytes = File.ReadAllBytes(this["a.npz"]);
        var (directory, end) = (bytes.AsSpan().LastIndexOf("PK\x1\x2"u8), bytes.AsSpan().LastIndexOf("PK\x5\x6"u8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(directory + 30), 12);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(end + 12), end - directory + 12);
        byte[] extra = [1, 0, 8, 0, .. BitConverter.GetBytes(header.Length + Claimed)];
        Write("b.npz", [.. bytes[..end], .. extra, .. bytes[end..]]);
        Assert.Contains("cannot be in", Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(this["b.npz"], cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(0, 9223372036854775807, 9223372036854775807)", "0,9223372036854775807,9223372036854775807")]
    [InlineData("(4, 0, 5)", "4,0,5")]
    public async Task Axes_of_no_length_hold_nothing_whatever_the_others_are(string written, string shape)
    {
        var header = NpyHeader.Write(DataType.Parse("float64"), [1]);
        var text = Encoding.Latin1.GetString(header).Replace("(1,)", written).TrimEnd('\n').TrimEnd();
        Write("a.npy", Encoding.Latin1.GetBytes(text.PadRight(127) + "\n"));
        var bytes = File.ReadAllBytes(this["a.npy"]);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(bytes.Length - 10));
        Assert.Equal(shape, (await ImportAsync(Write("a.npy", bytes))).Shape.ToString());
    }

    [Fact]
    public async Task A_bool_is_true_whatever_its_bits_are()
    {
        await ArrayExporter.ExportAsync(this["a.npy"], await ArrayAsync("uint8", [4], new byte[] { 2, 255, 1, 0 }), cancel: Cancel);
        var bytes = File.ReadAllBytes(this["a.npy"]);
        var at = bytes.AsSpan().IndexOf("|u1"u8);
        "|b1"u8.CopyTo(bytes.AsSpan(at));
        var array = await ImportAsync(Write("a.npy", bytes));
        await SameAsync(await ArrayAsync("bool", [4], new[] { true, true, true, false }), array);
        Assert.Null((await ArrayComparer.CompareAsync(await ArrayAsync("int32", [4], new[] { 1, 1, 1, 0 }), array, cancel: Cancel)).Reason);
    }

    [Fact]
    public void Pickled_objects_are_refused() =>
        Refused(ZarrErrorId.FileNotSupported, () => ArrayFile.Open(Write("a.npy", Unpack("eNqb7BfqGxDJyFDGUK2eklqcXKRupaBe46+uo6Cell9UUpSYF59flJIKEnZLzClOBYoXZyQWpAL5GoY6mjoKtQqUAK4G5uS80tyCSr3k/KJUvdzSnJLMxKKixEqu+KLU5Py84pKi0uQSrkIGiCquvBSIbCGjN0NrIZMzY1Ihc3shS1Ahq4Y3ozdjayEbVGFKSWVBKlchewQTAwODv0UhR2dHeyFnUCGXhjdzBCNQrKaQ28/Pz+s/EIAJb/uSQp6kzthCXr/EkkK+JD0AzFBQog==")), cancel: Cancel));

    // numpy.savez and numpy.savez_compressed of a C and a Fortran array.
    [Theory]
    [InlineData("UEsDBBQAAAAAAAAAIQBQtE2EmAAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAEAAAACAAAAAwAAAAQAAAAFAAAAUEsDBBQAAAAAAAAAIQDKZHTimAAAAJgAAAAFABQAYi5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpNCcsICdmb3J0cmFuX29yZGVyJzogVHJ1ZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAMAAAABAAAABAAAAAIAAAAFAAAAUEsBAhQDFAAAAAAAAAAhAFC0TYSYAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsBAhQDFAAAAAAAAAAhAMpkdOKYAAAAmAAAAAUAAAAAAAAAAAAAAIABzwAAAGIubnB5UEsFBgAAAAACAAIAZgAAAJ4BAAAAAA==")]
    [InlineData("UEsDBBQAAAAIAAAAIQBQtE2EVQAAAJgAAAAFABQAYS5ucHkBABAAmAAAAAAAAABVAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYgYARiJiBmBmIWIGYFYgBQSwMEFAAAAAgAAAAhAMpkdOJUAAAAmAAAAAUAFABiLm5weQEAEACYAAAAAAAAAFQAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+UkgoSDykqTQUKF2ckFqQCuRpGOgrGmjoKtQrkAy4GIGAGYkYgZgFiJiBmBWIAUEsBAhQDFAAAAAgAAAAhAFC0TYRVAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsBAhQDFAAAAAgAAAAhAMpkdOJUAAAAmAAAAAUAAAAAAAAAAAAAAIABjAAAAGIubnB5UEsFBgAAAAACAAIAZgAAABcBAAAAAA==")]
    public async Task Archives_of_NumPy_are_a_group_of_their_arrays(string bytes)
    {
        using var file = ArrayFile.Open(Write("a.npz", Convert.FromBase64String(bytes)), cancel: Cancel);
        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        var store = new MemoryStore();
        var group = (ZarrGroup)await file.ImportAsync(store, A, cancel: Cancel);
        foreach (var name in (string[])["a", "b"]) Assert.Equal("0 1 2 3 4 5", await TextAsync(await ZarrArray.OpenAsync(store, group.Key.Append(name), Cancel)));
        Assert.Equal("0 1 2 3 4 5", await TextAsync(await ImportAsync(this["a.npz"], new() { Name = "b" })));
        Refused(ZarrErrorId.NodeNotFound, () => ArrayFile.Open(this["a.npz"], new() { Name = "c" }, Cancel));
    }

    [Fact]
    public async Task A_checksum_of_an_archive_that_does_not_agree_is_told_and_nothing_is_left()
    {
        var array = await ArrayAsync("uint8", [100], Enumerable.Range(0, 100).ToArray());
        using (var archive = ZipFile.Open(this["a.npz"], ZipArchiveMode.Create))
        {
            using var member = archive.CreateEntry("x.npy", CompressionLevel.NoCompression).Open();
            member.Write(NpyHeader.Write(array.DataType, array.Shape));
            member.Write(new byte[100]);
        }

        var bytes = File.ReadAllBytes(this["a.npz"]);
        bytes[bytes.AsSpan().IndexOf("NUMPY"u8) + 127 + 50] ^= 1;
        using var file = ArrayFile.Open(Write("a.npz", bytes), cancel: Cancel);
        var store = new MemoryStore();
        await RefusedAsync(ZarrErrorId.FileInvalid, async () => await file.ImportAsync(store, A, cancel: Cancel));
        Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
    }

    [Fact]
    public async Task Names_with_a_slash_are_arrays_in_groups_and_names_that_lead_out_are_refused()
    {
        var array = await ArrayAsync("int32", [3], new[] { 1, 2, 3 });
        await ArrayExporter.ExportAsync(this["a.npz"], [("deep/er/x", array, null), ("y", array, null)], cancel: Cancel);
        using (var file = ArrayFile.Open(this["a.npz"], cancel: Cancel))
        {
            var store = new MemoryStore();
            var group = (ZarrGroup)await file.ImportAsync(store, A, cancel: Cancel);
            Assert.Equal(["a/deep", "a/deep/er", "a/deep/er/x", "a/y"], group.ListAsync(9, Cancel).ToBlockingEnumerable(Cancel).Select(node => node.Node!.Key.Value).Order());
        }

        await ArrayExporter.ExportAsync(this["b.npz"], [("../x", array, null), ("y", array, null)], cancel: Cancel);
        using var hostile = ArrayFile.Open(this["b.npz"], cancel: Cancel);
        await RefusedAsync(ZarrErrorId.NameInvalid, async () => await hostile.ImportAsync(new MemoryStore(), A, cancel: Cancel));
    }

    // What numpy.save writes of the same arrays.
    [Theory]
    [InlineData("int32", "2,3", "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }")]
    [InlineData("float64", "()", "{'descr': '<f8', 'fortran_order': False, 'shape': (), }")]
    [InlineData("bool", "7", "{'descr': '|b1', 'fortran_order': False, 'shape': (7,), }")]
    [InlineData("datetime64[ns]", "1", "{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("[[\"id\",\"<i4\"],[\"v\",\"<f4\",[2,3]],[\"it's\",\"|S2\"]]", "1", "{'descr': [('id', '<i4'), ('v', '<f4', (2, 3,)), ('it\\'s', '|S2')], 'fortran_order': False, 'shape': (1,), }")]
    public void Headers_are_those_of_NumPy_and_fill_whole_lines_of_64_bytes(string type, string shape, string expected)
    {
        var header = NpyHeader.Write(DataType.Parse(type), shape == "()" ? Shape.Scalar : new Shape([.. shape.Split(',').Select(long.Parse)]));
        Assert.Equal((0, 1, 0, (byte)'\n'), (header.Length % 64, header[6], header[7], header[^1]));
        Assert.Equal(expected, Encoding.Latin1.GetString(header, 10, header.Length - 10).TrimEnd());
        Assert.Equal(DataType.Parse(type), NpyHeader.Read(new MemoryStream(header), "").Stored.Type);
    }

    [Fact]
    public void Names_that_Latin_1_cannot_hold_take_version_3()
    {
        var header = NpyHeader.Write(DataType.Parse("{\"日\":\"int32\"}"), [1]);
        Assert.Equal(3, header[6]);
        Assert.Equal("日", NpyHeader.Read(new MemoryStream(header), "").Stored.Type.Fields[0].Name);
    }

    [Theory]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (-1,)}")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1.5,)}")]
    [InlineData("{'descr': '<i4', 'fortran_order': 0, 'shape': (1,)}")]
    [InlineData("{'descr': '<i4', 'shape': (1,)}")]
    [InlineData("{'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': '<i4', 'descr': '<i8', 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1,)} + exit()")]
    [InlineData("__import__('os')")]
    [InlineData("{'descr': '<i4")]
    [InlineData("")]
    [InlineData("((((((((((((((((((((((((((((((((((((((((((((")]
    [InlineData("{'descr': [('a',)], 'fortran_order': False, 'shape': (1,)}")]
    [InlineData("{'descr': [('a', '<i4'), ('a', '<i4')], 'fortran_order': False, 'shape': (1,)}")]
    public void Headers_that_are_none_are_refused(string text) =>
        Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.npy", Npy(text)), cancel: Cancel));

    [Theory]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (1,)}", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1000000000000,)}", ZarrErrorId.FileInvalid)]
    public void What_a_header_promises_is_held_against_the_file(string text, ZarrErrorId id) =>
        Refused(id, () => ArrayFile.Open(Write("a.npy", Npy(text)), cancel: Cancel));

    [Fact]
    public async Task Texts_that_are_no_Unicode_are_refused()
    {
        var bytes = Npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}");
        bytes.AsSpan(bytes.Length - 64).Fill(0xff);
        using var file = ArrayFile.Open(Write("a.npy", bytes), cancel: Cancel);
        await RefusedAsync(ZarrErrorId.FileInvalid, async () => await file.ImportAsync(new MemoryStore(), A, cancel: Cancel));
    }

    [Fact]
    public async Task A_file_is_read_by_regions_and_chunks_of_zeros_are_not_stored()
    {
        using (var handle = File.OpenHandle(this["a.npy"], FileMode.CreateNew, FileAccess.ReadWrite))
        {
            // A sparse file of 256 MiB.
            var header = NpyHeader.Write(DataType.Parse("uint8"), [1 << 10, 1 << 18]);
            RandomAccess.Write(handle, header, 0);
            RandomAccess.SetLength(handle, header.Length + (1L << 28));
            RandomAccess.Write(handle, [7], header.Length + (1L << 28) - 1);
        }

        var array = await ImportAsync(this["a.npy"], storage: entry => new() { Shape = entry.Shape, DataType = entry.DataType, ChunkShape = [256, 4096] });
        Assert.Equal(1, array.Storage!.StoredCount);
        Assert.Equal((byte)7, (await array.ReadAsync(ZarrSelection.Parse("-1,-1"), cancel: Cancel)).Data.GetValue(0));
    }

    private static byte[] Npy(string header)
    {
        byte[] text = [.. Encoding.Latin1.GetBytes(header), (byte)'\n'];
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. new byte[64]];
    }

    private static byte[] Unpack(string packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        zlib.CopyTo(bytes);
        return bytes.ToArray();
    }
}
