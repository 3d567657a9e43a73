using System.Buffers.Binary;
using System.IO.Compression;
using Zarr.Format.Codecs.Checksums;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Statistics;

/// <summary>
/// The stored form of kept statistics, see docs/chunk-statistics.md: eight letters, a version, a checksum, and deflated columns. Numbers are
/// little-endian or of seven bits in each byte; ordinals and times of versions are told as differences, which are small.
/// </summary>
/// <param name="Fingerprint">What statistics depend on besides chunks and shape.</param>
/// <param name="Shape">The shape that the array had.</param>
/// <param name="Levels">The records of stored chunks, then those of chunks in shards, in ascending order.</param>
internal sealed record StatisticsFile(byte[] Fingerprint, Shape Shape, IReadOnlyList<IReadOnlyList<KeptChunk>> Levels)
{
    // The first had versions of two numbers. Where a store's versions still are that, in archives, what it says holds.
    private const int Version = 2, VersionOfTwoNumbers = 1;
    private const int FingerprintLength = 32;
    private const int HeaderLength = 16;
    private const int MostAxes = 1024;
    // Of one record, with the longest texts.
    private const int LongestRecord = 8 * 10 + 2 * (ValueColumn.LongestText + 2) + 17;

    private static ReadOnlySpan<byte> Magic => "ZARRSTAT"u8;

    /// <summary>The most bytes that the statistics of so many chunks take, before they are deflated.</summary>
    public static long LimitFor(long chunks) => Math.Min(Array.MaxLength, FingerprintLength + 8L * MostAxes + 64 + Math.Min(chunks, int.MaxValue) * LongestRecord);

    public byte[] Write()
    {
        var stream = new MemoryStream();
        stream.SetLength(HeaderLength);
        stream.Position = HeaderLength;
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new BinaryWriter(deflate))
        {
            writer.Write(Fingerprint);
            writer.Write7BitEncodedInt(Shape.Rank);
            foreach (var length in Shape) writer.Write(length);
            writer.Write7BitEncodedInt(Levels.Count);
            foreach (var chunks in Levels) Write(writer, chunks);
        }

        var bytes = stream.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Compute(bytes.AsSpan(HeaderLength)));
        return bytes;
    }

    /// <summary>Reads it back; null for what is damaged, of another version, or no such thing.</summary>
    /// <param name="bytes">The stored value.</param>
    /// <param name="limit">Bytes that it may inflate to.</param>
    public static StatisticsFile? TryRead(ReadOnlyMemory<byte> bytes, long limit)
    {
        var span = bytes.Span;
        if (span.Length < HeaderLength || !span.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(span[8..]) is not (Version or VersionOfTwoNumbers)
            || BinaryPrimitives.ReadUInt32LittleEndian(span[12..]) != Crc32C.Compute(span[HeaderLength..])) return null;
        try
        {
            if (Inflate(bytes[HeaderLength..], limit) is not { } body) return null;
            using var reader = new BinaryReader(body);
            var fingerprint = reader.ReadBytes(FingerprintLength);
            var rank = reader.Read7BitEncodedInt();
            if (rank is < 0 or > MostAxes) return null;
            var lengths = new long[rank];
            for (var axis = 0; axis < rank; axis++)
                if ((lengths[axis] = reader.ReadInt64()) < 0) return null;
            var levels = new IReadOnlyList<KeptChunk>[reader.Read7BitEncodedInt() is var count and (1 or 2) ? count : 0];
            for (var i = 0; i < levels.Length; i++) levels[i] = Read(reader, body, BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[8..]) == Version);
            return levels.Length > 0 && body.Position == body.Length ? new(fingerprint, Shape.Adopt(lengths), levels) : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<KeptChunk> chunks)
    {
        writer.Write7BitEncodedInt(chunks.Count);
        WriteColumn(writer, chunks, chunk => chunk.Ordinal, isDifference: true);
        WriteColumn(writer, chunks, chunk => chunk.Version.First, isDifference: true);
        WriteColumn(writer, chunks, chunk => chunk.Version.Second);
        WriteColumn(writer, chunks, chunk => chunk.Version.Third, isDifference: true);
        WriteColumn(writer, chunks, chunk => chunk.StoredLength);
        WriteColumn(writer, chunks, chunk => chunk.Statistics.NaNCount);
        WriteColumn(writer, chunks, chunk => chunk.Statistics.FillCount);
        ValueColumn.Write(writer, [.. chunks.Select(chunk => chunk.Statistics.Minimum)]);
        ValueColumn.Write(writer, [.. chunks.Select(chunk => chunk.Statistics.Maximum)]);
        ValueColumn.Write(writer, [.. chunks.Select(chunk => chunk.Statistics.Mean)]);
    }

    private static KeptChunk[] Read(BinaryReader reader, MemoryStream body, bool hasThird)
    {
        var count = reader.Read7BitEncodedInt();
        // Each record takes nine bytes at least.
        if (count < 0 || count > (body.Length - body.Position) / 9) throw new InvalidDataException();
        var ordinals = ReadColumn(reader, count, isDifference: true);
        for (var i = 0; i < count; i++)
            if (ordinals[i] < 0 || (i > 0 && ordinals[i] <= ordinals[i - 1])) throw new InvalidDataException();
        var (first, second, third) = (ReadColumn(reader, count, isDifference: true), ReadColumn(reader, count), hasThird ? ReadColumn(reader, count, isDifference: true) : new long[count]);
        var (stored, nan, fill) = (ReadColumn(reader, count), ReadColumn(reader, count), ReadColumn(reader, count));
        if (stored.AsSpan().ContainsAnyInRange(long.MinValue, -1) || nan.AsSpan().ContainsAnyInRange(long.MinValue, -1) || fill.AsSpan().ContainsAnyInRange(long.MinValue, -1))
            throw new InvalidDataException();
        var (minimum, maximum, mean) = (ValueColumn.Read(reader, count), ValueColumn.Read(reader, count), ValueColumn.Read(reader, count));
        var chunks = new KeptChunk[count];
        for (var i = 0; i < count; i++) chunks[i] = new(ordinals[i], new StoreVersion(first[i], second[i], third[i]), stored[i], new(minimum[i], maximum[i], mean[i], nan[i], fill[i]));
        return chunks;
    }

    // The sign last, so that small numbers of either sign are short.
    private static void WriteColumn(BinaryWriter writer, IReadOnlyList<KeptChunk> chunks, Func<KeptChunk, long> column, bool isDifference = false)
    {
        long before = 0;
        foreach (var chunk in chunks)
        {
            var value = unchecked(column(chunk) - before);
            writer.Write7BitEncodedInt64(value << 1 ^ value >> 63);
            if (isDifference) before = column(chunk);
        }
    }

    private static long[] ReadColumn(BinaryReader reader, int count, bool isDifference = false)
    {
        var values = new long[count];
        long before = 0;
        for (var i = 0; i < count; i++)
        {
            var coded = reader.Read7BitEncodedInt64();
            values[i] = unchecked(before + ((long)((ulong)coded >> 1) ^ -(coded & 1)));
            if (isDifference) before = values[i];
        }

        return values;
    }

    private static MemoryStream? Inflate(ReadOnlyMemory<byte> bytes, long limit)
    {
        using var deflate = new DeflateStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        var body = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = deflate.Read(buffer)) > 0;)
        {
            if (body.Length + read > limit) return null;
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        return body;
    }
}
