using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs.Lzma;

/// <summary>
/// LZMA in one of liblzma's containers, by Python's numbers (numcodecs lzma.py): format 0 reads whichever it finds, 1 is .xz, 2 the older
/// .lzma, 3 no container, for which the filters must be given. Filters are LZMA, LZMA2 and delta.
/// </summary>
public sealed class LzmaCodec : IBytesToBytesCodec, IConditionalCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.lzma", "lzma", c => new LzmaCodec(c), "preset") { Description = "LZMA in a container of xz: slowest, and smallest." };

    private const int Auto = 0, Xz = 1, Alone = 2, Raw = 3;
    private const int AloneHeader = 13;

    private readonly int _format;
    private readonly int _check;
    private readonly int? _preset;
    private readonly JsonArray? _filters;
    private readonly LzmaFilter[] _chain;

    private LzmaCodec(CodecConfiguration configuration)
    {
        _format = configuration.Integer("format", Xz, Auto, Raw);
        _check = configuration.Integer("check", -1, -1, 15);
        if (_check is not (-1 or 0 or 1 or 4 or 10)) throw configuration.Invalid("check", _check, "-1, 0 (none), 1 (CRC-32), 4 (CRC-64) or 10 (SHA-256)");
        // The bit above the levels asks for more effort.
        var preset = configuration.Has("preset") ? configuration.Integer("preset", 6, int.MinValue, int.MaxValue) : (int?)null;
        _preset = preset is null ? null : preset & 0x1f;
        _filters = configuration.Node("filters") as JsonArray;
        _chain = _filters is null ? [Standard(_format == Alone ? LzmaFilter.Lzma1 : LzmaFilter.Lzma2, _preset)] : [.. _filters.Select(f => ReadFilter(configuration, f as JsonObject))];
        if (_format == Raw && _filters is null) throw configuration.Invalid("filters", null, "given where format is 3: there is no container to tell them");
        if (_chain.Length == 0 || _chain[^1].Id == LzmaFilter.Delta) throw configuration.Invalid("filters", _filters, "a list that ends with LZMA or LZMA2");
    }

    /// <inheritdoc/>
    public string Name => "lzma";

    // The algorithm's library is loaded when it is first used, not when an array is opened.
    private static ILzma Algorithm => CodecLibrary.Lzma;

    private int DictionaryLength => 1 << Math.Clamp((_preset ?? 6) switch { 0 => 18, 1 => 20, 2 => 21, 3 or 4 => 22, 5 or 6 => 23, 7 => 24, 8 => 25, _ => 26 }, 18, 23);

    private int Effort => (_preset ?? 6) < 4 ? 32 : 64;

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new()
    {
        ["format"] = _format, ["check"] = _check, ["preset"] = _preset, ["filters"] = _filters?.DeepClone(),
    };

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(Lzma2.MaxEncodedLength(decodedLength) + decodedLength / 16 + XzContainer.Overhead);

    // numcodecs hands the filters to Python's lzma.decompress, which takes them without a container only.
    void IConditionalCodec.RequireReadable(int? length)
    {
        if (_filters is not null && _format != Raw)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'lzma' with filters and format {_format} is written so that Python cannot read it. Leave the filters out, or set format to 3, which has no container.", "filters");
    }

    // A match is 273 bytes at most, and takes some of its decisions at 31/2048 of a bit or more (LZMA specification, "Range coder").
    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => 16384L * encodedLength;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        using var copy = new PooledBytes(decoded.Length);
        decoded.CopyTo(copy.Span);
        foreach (var filter in _chain)
            if (filter.Id == LzmaFilter.Delta) LzmaFilter.EncodeDelta(copy.Span, filter.Distance);
        if (_format == Alone)
        {
            _chain[^1].Properties.CopyTo(encoded);
            BinaryPrimitives.WriteInt64LittleEndian(encoded[5..], decoded.Length);
            return AloneHeader + EncodeFiltered(copy.Span, encoded[AloneHeader..]);
        }

        if (_format == Raw) return EncodeFiltered(copy.Span, encoded);
        using var filtered = new PooledBytes(MaxEncodedLength(decoded.Length));
        filtered.Length = EncodeFiltered(copy.Span, filtered.Span);
        return XzContainer.Encode(_chain, decoded, filtered.Span, _check < 0 ? 4 : _check, encoded);
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var isXz = _format == Xz || (_format == Auto && encoded.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37]));
        var written = isXz ? XzContainer.Decode(encoded, decoded, DecodeBlock)
            : _format == Raw ? DecodeFiltered(_chain, encoded, decoded, decoded.Length)
            : encoded.Length < AloneHeader ? null
            // -1 stands for a length that is not known, and then there is an end marker.
            : BinaryPrimitives.ReadInt64LittleEndian(encoded[5..]) is var length && length > decoded.Length ? null
            : DecodeFiltered([new(LzmaFilter.Lzma1, encoded[..5].ToArray())], encoded[AloneHeader..], decoded, length);
        return written ?? throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The LZMA bytes are damaged, or hold more than the {decoded.Length} bytes that can be.");
    }

    /// <inheritdoc/>
    public override string ToString() => _filters is null ? $"lzma({_preset ?? 6})" : "lzma(filters)";

    private int EncodeFiltered(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (_chain[^1].Id == LzmaFilter.Lzma2) return Lzma2.Encode(Algorithm, source, destination, DictionaryLength, Effort);
        var dictionary = BinaryPrimitives.ReadInt32LittleEndian(_chain[^1].Properties.AsSpan(1));
        return Algorithm.Encode(source, destination, dictionary, Effort) is >= 0 and var length ? length
            : throw new ZarrException(ZarrErrorId.CodecInvalid, "LZMA made the chunk larger than can be.");
    }

    private static (int, int)? DecodeBlock(LzmaFilter[] filters, ReadOnlySpan<byte> filtered, Span<byte> decoded)
    {
        var end = Lzma2End(filtered);
        return filters[^1].Id == LzmaFilter.Lzma2 && end > 0 && DecodeFiltered(filters, filtered[..end], decoded, -1) is { } written ? (end, written) : null;
    }

    private static int? DecodeFiltered(LzmaFilter[] filters, ReadOnlySpan<byte> filtered, Span<byte> decoded, long length)
    {
        if (filters[..^1].Any(f => f.Id != LzmaFilter.Delta || f.Properties.Length != 1)) return null;
        var isLzma2 = filters[^1].Id == LzmaFilter.Lzma2;
        if (filters[^1].Properties.Length != (isLzma2 ? 1 : 5) || !(isLzma2 ? Lzma2End(filtered) > 0 : IsAllowed(filters[^1].Properties[0]))) return null;
        var written = Algorithm.Decode(filtered, decoded, filters[^1].Properties, isLzma2 ? -1 : length);
        if (written < 0) return null;
        for (var i = filters.Length - 2; i >= 0; i--) LzmaFilter.DecodeDelta(decoded[..written], filters[i].Distance);
        return written;
    }

    // liblzma's bound on the bits that choose a literal's table: others would ask for megabytes of tables.
    private static bool IsAllowed(byte properties) => properties < 9 * 5 * 5 && properties % 9 + properties / 9 % 5 <= 4;

    /// <summary>Where LZMA2 ends: its pieces tell their lengths. 0 when they reach past the end, or have properties that are not allowed.</summary>
    private static int Lzma2End(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var control = bytes[at];
            if (control == 0) return at + 1;
            if (control < 0x80)
            {
                if (at + 3 > bytes.Length) return 0;
                at += 3 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 1)..]) + 1;
            }
            else
            {
                if (at + 6 > bytes.Length || (control >= 0xc0 && !IsAllowed(bytes[at + 5]))) return 0;
                at += (control >= 0xc0 ? 6 : 5) + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 3)..]) + 1;
            }
        }

        return 0;
    }

    private LzmaFilter ReadFilter(CodecConfiguration configuration, JsonObject? filter)
    {
        long Member(string name, long absent, long least, long most) => filter?[name] is not { } node ? absent
            : long.TryParse(node.ToJsonString(), out var value) && value >= least && value <= most ? value : throw configuration.Invalid("filters", filter, $"with {name} from {least} to {most}");
        return unchecked((ulong)Member("id", 0, long.MinValue, long.MaxValue)) switch
        {
            // GDAL spells the distance "delta"; Python's name is "dist".
            LzmaFilter.Delta => new(LzmaFilter.Delta, [(byte)(Member("dist", Member("delta", 1, 1, 256), 1, 256) - 1)]),
            LzmaFilter.Lzma2 => Standard(LzmaFilter.Lzma2, (int)Member("preset", 6, 0, long.MaxValue) & 0x1f),
            LzmaFilter.Lzma1 => new(LzmaFilter.Lzma1,
            [
                (byte)((Member("pb", 2, 0, 4) * 5 + Member("lp", 0, 0, 4)) * 9 + Member("lc", 3, 0, 8)),
                .. BitConverter.GetBytes((int)Member("dict_size", 1 << 23, 4096, 1 << 30)),
            ]),
            var id => throw new ZarrException(ZarrErrorId.CodecNotSupported, $"The codec 'lzma' with the filter {id} is not supported: delta (3), LZMA2 (33) and LZMA are.", id),
        };
    }

    private static LzmaFilter Standard(ulong id, int? preset)
    {
        var length = 1 << (preset ?? 6) switch { 0 => 18, 1 => 20, 2 => 21, 3 or 4 => 22, 5 or 6 => 23, 7 => 24, 8 => 25, _ => 26 };
        return id == LzmaFilter.Lzma2 ? new(id, [Lzma2.DictionaryByte(length)]) : new(id, [0x5d, .. BitConverter.GetBytes(length)]);
    }
}
