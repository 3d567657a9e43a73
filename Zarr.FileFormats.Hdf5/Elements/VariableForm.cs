using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Elements of variable length: the file has places where they are, and what is handed out is they themselves, as numcodecs' vlen codecs lay them out.</summary>
internal abstract class VariableForm(Hdf5File file, int storedSize) : ElementForm
{
    private const long MostBytes = int.MaxValue / 2;

    /// <summary>The file.</summary>
    protected Hdf5File File => file;

    /// <summary>Bytes of an element in the file.</summary>
    public int StoredSize => storedSize;

    public override JsonNode DataType => "|O";

    public override JsonNode? Fill(byte[]? stored) => "";

    /// <summary>Writes the number of elements, then each behind its length, in 32 bits, little-endian (numcodecs vlen.pyx).</summary>
    public virtual async ValueTask<byte[]> EncodeAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel)
    {
        // Objects of the heap do not overlap: together they are not longer than the file, but that a text may be of another encoding there.
        var most = Math.Min(MostBytes, (2 * file.Bytes.Length) + (4L * (stored.Length / storedSize)));
        var encoded = new ArrayBufferWriter<byte>();
        Write(encoded, stored.Length / storedSize);
        for (var at = 0; at < stored.Length; at += storedSize)
        {
            var element = await ReadAsync(stored.Slice(at, storedSize), cancel).ConfigureAwait(false);
            if (encoded.WrittenCount > most - element.Length) throw FileErrors.ChunkDamaged("its elements of variable length are longer than the file");
            Write(encoded, element.Length);
            encoded.Write(element.Span);
        }

        return encoded.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of an element.</summary>
    protected abstract ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel);

    private static void Write(ArrayBufferWriter<byte> encoded, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(encoded.GetSpan(4), count);
        encoded.Advance(4);
    }
}
