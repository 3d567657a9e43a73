using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Writes MessagePack (github.com/msgpack/msgpack, spec.md), every value in its shortest form, as Python's msgpack does.</summary>
internal readonly struct MessagePackWriter(IBufferWriter<byte> encoded, bool singleFloat, bool binType)
{
    public void Write(object? value)
    {
        switch (value)
        {
            case null: Tag(0xc0); break;
            case bool b: Tag(b ? (byte)0xc3 : (byte)0xc2); break;
            case long n: WriteInteger(n); break;
            case BigInteger big when big >= 0 && big <= ulong.MaxValue: WriteUnsigned((ulong)big); break;
            case double d when singleFloat: Number(0xca, BitConverter.SingleToUInt32Bits((float)d), 4); break;
            case double d: Number(0xcb, BitConverter.DoubleToUInt64Bits(d), 8); break;
            case string text: WriteText(Encoding.UTF8.GetBytes(text)); break;
            case byte[] bytes when binType: Header(bytes.Length, null, 0xc4, 0xc5, 0xc6); encoded.Write(bytes); break;
            case byte[] bytes: WriteText(bytes); break;
            case IDictionary map:
                Header(map.Count, (0x80, 15), null, 0xde, 0xdf);
                foreach (DictionaryEntry entry in map)
                {
                    Write(entry.Key);
                    Write(entry.Value);
                }

                break;
            case object?[] list:
                Header(list.Length, (0x90, 15), null, 0xdc, 0xdd);
                foreach (var item in list) Write(item);
                break;
            case Array numbers:
                Header(numbers.Length, (0x90, 15), null, 0xdc, 0xdd);
                foreach (var item in numbers) Write(item is float or double or Half ? Convert.ToDouble(item, null) : item is bool ? item : item is ulong u ? (BigInteger)u : Convert.ToInt64(item, null));
                break;
            default: throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"A value of type {value.GetType().Name} has no form in MessagePack.", value);
        }
    }

    private void WriteInteger(long n)
    {
        if (n >= 0) WriteUnsigned((ulong)n);
        else if (n >= -32) Tag((byte)n);
        else if (n >= sbyte.MinValue) Number(0xd0, (ulong)n, 1);
        else if (n >= short.MinValue) Number(0xd1, (ulong)n, 2);
        else if (n >= int.MinValue) Number(0xd2, (ulong)n, 4);
        else Number(0xd3, (ulong)n, 8);
    }

    private void WriteUnsigned(ulong n)
    {
        if (n < 128) Tag((byte)n);
        else if (n <= byte.MaxValue) Number(0xcc, n, 1);
        else if (n <= ushort.MaxValue) Number(0xcd, n, 2);
        else if (n <= uint.MaxValue) Number(0xce, n, 4);
        else Number(0xcf, n, 8);
    }

    // str 8 came with the bin types.
    private void WriteText(byte[] utf8)
    {
        Header(utf8.Length, (0xa0, 31), binType ? (byte)0xd9 : null, 0xda, 0xdb);
        encoded.Write(utf8);
    }

    private void Header(int count, (byte Tag, int Most)? fix, byte? tag8, byte tag16, byte tag32)
    {
        if (fix is var (tag, most) && count <= most) Tag((byte)(tag | count));
        else if (tag8 is { } one && count <= byte.MaxValue) Number(one, (ulong)count, 1);
        else if (count <= ushort.MaxValue) Number(tag16, (ulong)count, 2);
        else Number(tag32, (ulong)count, 4);
    }

    private void Tag(byte tag)
    {
        encoded.GetSpan(1)[0] = tag;
        encoded.Advance(1);
    }

    private void Number(byte tag, ulong bits, int size)
    {
        Tag(tag);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        encoded.Write(bytes[(8 - size)..]);
    }
}
