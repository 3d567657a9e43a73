using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>The messages that make an object (HDF5 File Format Specification, IV.A.1).</summary>
internal static class ObjectHeader
{
    // Most headers end within so many bytes, and one look is enough.
    private const int Usual = 512, Prefix = 16;

    private static ReadOnlySpan<byte> Signature => "OHDR"u8;

    /// <summary>All messages, in order, those that are shared from where they are.</summary>
    public static async ValueTask<List<HeaderMessage>> ReadAsync(Hdf5File file, long address, CancellationToken cancel)
    {
        var messages = await ReadOwnAsync(file, address, cancel).ConfigureAwait(false);
        for (var i = 0; i < messages.Count; i++)
            if (messages[i].IsShared) messages[i] = messages[i] with { Flags = 0, Data = await file.Shared.ResolveAsync(messages[i].Type, messages[i].Data, cancel).ConfigureAwait(false) };
        return messages;
    }

    /// <summary>All messages, those that are shared as they stand.</summary>
    public static async ValueTask<List<HeaderMessage>> ReadOwnAsync(Hdf5File file, long address, CancellationToken cancel)
    {
        var first = await file.ReadUpToAsync(address, Usual, cancel).ConfigureAwait(false);
        var isNew = first.Span.StartsWith(Signature);
        var (start, length, tracksOrder) = isNew ? ReadNewPrefix(file, first.Span) : ReadOldPrefix(file, first.Span);
        var checksum = isNew ? 4 : 0;
        var messages = new List<HeaderMessage>();
        var blocks = new Queue<(long Address, long Length)>();
        var visits = file.Visit("an object header");
        visits.Enter(address, length);
        var block = start + length + checksum <= first.Length ? first[..(int)(start + length + checksum)] : await file.ReadAsync(address, start + length + checksum, cancel).ConfigureAwait(false);
        if (isNew) Checksums.Require(block.Span, block.Length - checksum, "object header");
        ReadMessages(file, block[start..(block.Length - checksum)], isNew, tracksOrder, messages, blocks);
        while (blocks.TryDequeue(out var next))
        {
            visits.Enter(next.Address, next.Length);
            block = await file.ReadAsync(next.Address, next.Length, cancel).ConfigureAwait(false);
            if (isNew)
            {
                file.Reader(block.Span).Signature("OCHK"u8);
                Checksums.Require(block.Span, block.Length - checksum, "object header");
                block = block[4..^checksum];
            }

            ReadMessages(file, block, isNew, tracksOrder, messages, blocks);
        }

        return messages;
    }

    // IV.A.1.a: the messages begin at a multiple of eight.
    private static (int Start, long Length, bool TracksOrder) ReadOldPrefix(Hdf5File file, ReadOnlySpan<byte> bytes)
    {
        var reader = file.Reader(bytes);
        if (reader.Byte() != 1) throw FileErrors.Damaged("no object header is where one should be");
        // A reserved byte, the number of messages, the count of hard links.
        reader.Skip(7);
        return (Prefix, reader.UInt32(), false);
    }

    // IV.A.1.b.
    private static (int Start, long Length, bool TracksOrder) ReadNewPrefix(Hdf5File file, ReadOnlySpan<byte> bytes)
    {
        var reader = file.Reader(bytes);
        reader.Skip(Signature.Length);
        var version = reader.Byte();
        if (version != 2) throw FileErrors.NotSupported($"An object header of version {version}");
        var flags = reader.Byte();
        // Bit 5: four times; bit 4: when attributes become dense.
        if ((flags & 0x20) != 0) reader.Skip(16);
        if ((flags & 0x10) != 0) reader.Skip(4);
        var length = reader.Whole(1 << (flags & 3));
        return (reader.Position, length, (flags & 4) != 0);
    }

    private static void ReadMessages(Hdf5File file, ReadOnlyMemory<byte> block, bool isNew, bool tracksOrder, List<HeaderMessage> messages, Queue<(long, long)> blocks)
    {
        var reader = file.Reader(block.Span);
        var prefix = !isNew ? 8 : tracksOrder ? 6 : 4;
        // What is too short for a message is a gap.
        while (reader.Left >= prefix)
        {
            var type = (MessageType)(isNew ? reader.Byte() : reader.UInt16());
            var length = reader.UInt16();
            var flags = reader.Byte();
            // Reserved bytes, or the creation order.
            reader.Skip(prefix - (isNew ? 4 : 5));
            var data = block.Slice(reader.Position, length <= reader.Left ? length : throw FileErrors.Damaged("a message of an object header ends early"));
            reader.Skip(length);
            if (type != MessageType.Continuation)
            {
                messages.Add(new(type, flags, data));
                continue;
            }

            var continuation = file.Reader(data.Span);
            blocks.Enqueue((continuation.DefinedAddress(), continuation.Length()));
        }
    }
}
