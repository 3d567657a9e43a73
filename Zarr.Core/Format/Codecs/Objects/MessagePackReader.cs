using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Reads MessagePack (github.com/msgpack/msgpack, spec.md): text, numbers, bytes, lists and dictionaries; no extensions.</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> encoded, bool raw)
{
    private const int MaxDepth = 100;

    private ReadOnlySpan<byte> _rest = encoded;

    /// <summary>The next value.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>.</exception>
    public object? Read(int depth = 0)
    {
        if (depth > MaxDepth) throw Corrupt("it is nested too deeply");
        var tag = Take(1)[0];
        switch (tag)
        {
            case < 0x80: return (long)tag;
            case >= 0xe0: return (long)(sbyte)tag;
            case < 0x90: return ReadMap(tag & 0x0f, depth);
            case < 0xa0: return ReadList(tag & 0x0f, depth);
            case < 0xc0: return ReadText(tag & 0x1f);
            case 0xc0: return null;
            case 0xc2: return false;
            case 0xc3: return true;
            case 0xc4: return Take(Number(1)).ToArray();
            case 0xc5: return Take(Number(2)).ToArray();
            case 0xc6: return Take(Number(4)).ToArray();
            case 0xca: return (double)BinaryPrimitives.ReadSingleBigEndian(Take(4));
            case 0xcb: return BinaryPrimitives.ReadDoubleBigEndian(Take(8));
            case 0xcc: return (long)Number(1);
            case 0xcd: return (long)Number(2);
            case 0xce: return (long)Number(4);
            case 0xcf: return Number(8) is var n && n <= long.MaxValue ? (long)n : (BigInteger)n;
            case 0xd0: return (long)(sbyte)Number(1);
            case 0xd1: return (long)(short)Number(2);
            case 0xd2: return (long)(int)Number(4);
            case 0xd3: return (long)Number(8);
            case 0xd9: return ReadText(Number(1));
            case 0xda: return ReadText(Number(2));
            case 0xdb: return ReadText(Number(4));
            case 0xdc: return ReadList(Number(2), depth);
            case 0xdd: return ReadList(Number(4), depth);
            case 0xde: return ReadMap(Number(2), depth);
            case 0xdf: return ReadMap(Number(4), depth);
            default: throw Corrupt($"the type 0x{tag:x2} is not supported");
        }
    }

    private object ReadText(ulong length)
    {
        var bytes = Take(length);
        if (raw) return bytes.ToArray();
        try
        {
            return StringDataType.Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Corrupt("a text is not UTF-8");
        }
    }

    private object ReadText(int length) => ReadText((ulong)length);

    private object?[] ReadList(int count, int depth) => ReadList((ulong)count, depth);

    private object?[] ReadList(ulong count, int depth)
    {
        // Every item has at least one byte.
        if (count > (ulong)_rest.Length) throw Corrupt("it is cut short");
        var items = new object?[count];
        for (var i = 0; i < items.Length; i++) items[i] = Read(depth + 1);
        return items;
    }

    private AttributeMap ReadMap(int count, int depth) => ReadMap((ulong)count, depth);

    private AttributeMap ReadMap(ulong count, int depth)
    {
        if (2 * count > (ulong)_rest.Length) throw Corrupt("it is cut short");
        var members = new AttributeMap();
        for (var i = 0UL; i < count; i++)
        {
            var key = Read(depth + 1) switch
            {
                string text => text,
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                _ => throw Corrupt("a key is no text"),
            };
            members[key] = Read(depth + 1);
        }

        return members;
    }

    private ulong Number(int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        Take((ulong)size).CopyTo(bytes[(8 - size)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length) throw Corrupt("it is cut short");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static ZarrException Corrupt(string why) => new(ZarrErrorId.ChunkCorrupt, $"It cannot be read as MessagePack: {why}.");
}
