using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>What no other form holds, as JSON: records with elements of variable length in them, and sequences of anything but numbers.</summary>
internal sealed class JsonElements(Hdf5File file, ObjectPaths paths, Hdf5Type type) : VariableForm(file, type.Size)
{
    // A number of one byte is some of text; more than that only what is told of more than once can be.
    private const long MostExpansion = 64;

    public override JsonObject ObjectCodec => new() { ["id"] = "json2" };

    public override JsonNode? Fill(byte[]? stored) => null;

    /// <summary>One list of the elements, then NumPy's name of their type and the shape (numcodecs json.py, <c>json2</c>).</summary>
    public override async ValueTask<byte[]> EncodeAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel)
    {
        var count = stored.Length / type.Size;
        var most = Math.Min(int.MaxValue / 2, MostExpansion * (File.Bytes.Length + stored.Length));
        var encoded = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(encoded);
        writer.WriteStartArray();
        for (var at = 0; at < stored.Length; at += type.Size)
        {
            Write(writer, await new ValueJson(File, paths).ReadElementAsync(type, stored.Slice(at, type.Size), cancel).ConfigureAwait(false));
            if (writer.BytesCommitted + writer.BytesPending > most) throw FileErrors.ChunkDamaged("its elements of variable length are longer than the file");
        }

        writer.WriteStringValue("|O");
        writer.WriteStartArray();
        writer.WriteNumberValue(count);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.Flush();
        return encoded.WrittenSpan.ToArray();
    }

    protected override ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel) => throw new NotSupportedException("Elements are encoded together.");

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null) writer.WriteNullValue();
        else node.WriteTo(writer);
    }
}
