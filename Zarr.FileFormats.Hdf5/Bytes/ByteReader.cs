using System.Buffers.Binary;
using System.Text;

namespace Zarr.FileFormats.Hdf5.Bytes;

/// <summary>
/// Reads the fields of a structure one after the other, little-endian. What goes beyond the bytes is a typed error, and no count is believed
/// beyond them.
/// </summary>
/// <param name="bytes">The structure.</param>
/// <param name="offsetSize">"Size of Offsets" of the superblock.</param>
/// <param name="lengthSize">"Size of Lengths" of the superblock.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, int offsetSize = 8, int lengthSize = 8)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>How many are left.</summary>
    public readonly int Left => _bytes.Length - Position;

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw FileErrors.Damaged("a structure ends early");
        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public void Skip(long count) => Take(count);

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A count or size of four bytes.</summary>
    public int Int32() => UInt32() is <= int.MaxValue and var value ? (int)value : throw FileErrors.Damaged("a size is too large");

    /// <summary>An unsigned integer of one to eight bytes.</summary>
    public ulong Unsigned(int size)
    {
        var value = 0UL;
        var taken = Take(size);
        for (var i = size - 1; i >= 0; i--) value = (value << 8) | taken[i];
        return value;
    }

    /// <summary>The same where nothing larger than a signed one can be meant.</summary>
    public long Whole(int size) => Unsigned(size) is <= long.MaxValue and var value ? (long)value : throw FileErrors.Damaged("a size is too large");

    /// <summary>An address; null for the undefined one, all of whose bits are set (HDF5 File Format Specification, I.A).</summary>
    public long? Address()
    {
        var value = Unsigned(offsetSize);
        if (value == ulong.MaxValue >> (64 - (8 * offsetSize))) return null;
        return value <= long.MaxValue ? (long)value : throw FileErrors.Damaged("an address is beyond any file");
    }

    /// <summary>An address that must be there.</summary>
    public long DefinedAddress() => Address() ?? throw FileErrors.Damaged("an address is undefined where something must be");

    /// <summary>A length.</summary>
    public long Length() => Whole(lengthSize);

    /// <summary>A length; null for the undefined one, all of whose bits are set.</summary>
    public long? UnlimitedLength()
    {
        var value = Unsigned(lengthSize);
        return value == ulong.MaxValue >> (64 - (8 * lengthSize)) ? null : value <= long.MaxValue ? (long)value : throw FileErrors.Damaged("a length is too large");
    }

    /// <summary>The signature of a structure.</summary>
    public void Signature(ReadOnlySpan<byte> signature)
    {
        if (!Take(signature.Length).SequenceEqual(signature)) throw FileErrors.Damaged($"'{Encoding.ASCII.GetString(signature)}' is missing where such a structure should be");
    }

    /// <summary>A text that ends with a zero.</summary>
    public string Text()
    {
        var end = _bytes[Position..].IndexOf((byte)0);
        if (end < 0) throw FileErrors.Damaged("a text has no end");
        var text = Encoding.UTF8.GetString(_bytes.Slice(Position, end));
        Position += end + 1;
        return text;
    }

    /// <summary>Goes on to where a part that began at a place has a whole number of units of bytes.</summary>
    public void Align(int start, int unit) => Skip((unit - ((Position - start) % unit)) % unit);
}
