using System.Text;
using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>Reads the message "Datatype" (HDF5 File Format Specification, IV.A.2.d), versions 0 to 3; 0 is what the first versions of PyTables wrote, and like 1.</summary>
internal static class TypeReader
{
    private const int MostLevels = 32, LargestElement = 1 << 28;

    public static Hdf5Type Read(ReadOnlySpan<byte> message)
    {
        var reader = new ByteReader(message);
        return Read(ref reader, 0);
    }

    private static Hdf5Type Read(ref ByteReader reader, int level)
    {
        if (level > MostLevels) throw FileErrors.Damaged("a data type has too many levels");
        var (classAndVersion, bits, size) = (reader.Byte(), (uint)reader.Unsigned(3), reader.Int32());
        var (kind, version) = ((TypeClass)(classAndVersion & 15), classAndVersion >> 4);
        if (version > 3) throw FileErrors.NotSupported($"A data type of version {version}");
        if (size is 0 or > LargestElement) throw FileErrors.Damaged($"an element of {size:N0} bytes cannot be");
        var type = new Hdf5Type(kind, size, bits);
        switch (kind)
        {
            case TypeClass.Integer or TypeClass.Bitfield: return type with { Number = ReadInteger(ref reader, type) };
            case TypeClass.Float: return type with { Number = ReadFloat(ref reader, type) };
            case TypeClass.Time:
                reader.Skip(2);
                return type;
            case TypeClass.String or TypeClass.Reference: return type;
            case TypeClass.Opaque: return type with { Tag = Encoding.ASCII.GetString(reader.Take(bits & 255)).TrimEnd('\0') };
            case TypeClass.Compound: return type with { Members = ReadMembers(ref reader, type, version, level) };
            case TypeClass.Enumeration: return ReadEnumeration(ref reader, type, version, level);
            case TypeClass.VariableLength: return type with { Base = Read(ref reader, level + 1) };
            case TypeClass.Array: return ReadArray(ref reader, type, version, level);
            default: throw FileErrors.NotSupported($"A data type of class {(int)kind}");
        }
    }

    private static NumberLayout ReadInteger(ref ByteReader reader, Hdf5Type type)
    {
        var (offset, precision) = (reader.UInt16(), reader.UInt16());
        RequireBits(type, offset, precision);
        return new((type.Bits & 1) != 0, type.Class == TypeClass.Integer && (type.Bits & 8) != 0, offset, precision);
    }

    private static NumberLayout ReadFloat(ref ByteReader reader, Hdf5Type type)
    {
        var (offset, precision) = (reader.UInt16(), reader.UInt16());
        RequireBits(type, offset, precision);
        // Bits 0 and 6 say the order of bytes: little-endian, big-endian, or VAX.
        if ((type.Bits & 0x40) != 0) throw FileErrors.NotSupported("The byte order of the VAX");
        var (exponentStart, exponentBits, fractionStart, fractionBits) = (reader.Byte(), reader.Byte(), reader.Byte(), reader.Byte());
        var bias = reader.UInt32();
        return new((type.Bits & 1) != 0, true, offset, precision)
        {
            SignBit = (int)((type.Bits >> 8) & 255), ExponentStart = exponentStart, ExponentBits = exponentBits, FractionStart = fractionStart, FractionBits = fractionBits,
            Bias = bias, HasHiddenBit = ((type.Bits >> 4) & 3) == 2,
        };
    }

    private static void RequireBits(Hdf5Type type, int offset, int precision)
    {
        if (precision == 0 || offset + precision > 8L * type.Size) throw FileErrors.Damaged($"a number of {precision} bits at bit {offset} is not in {type.Size} bytes");
    }

    private static List<TypeMember> ReadMembers(ref ByteReader reader, Hdf5Type type, int version, int level)
    {
        var members = new List<TypeMember>();
        for (var i = 0; i < (type.Bits & 0xffff); i++)
        {
            var name = ReadName(ref reader, version);
            var offset = version < 3 ? reader.Int32() : (int)reader.Unsigned(ByteCount(type.Size));
            int[] lengths = version <= 1 ? ReadOldLengths(ref reader) : [];
            var member = Read(ref reader, level + 1);
            if (lengths.Length > 0) member = ArrayOf(member, lengths, version);
            if (offset < 0 || offset > type.Size - member.Size) throw FileErrors.Damaged($"the member '{name}' of a compound is outside of it");
            members.Add(new(name, offset, member));
        }

        return members.Count > 0 ? members : throw FileErrors.Damaged("a compound has no members");
    }

    // Rank, three reserved bytes, a permutation that is not used, a reserved integer, and four lengths.
    private static int[] ReadOldLengths(ref ByteReader reader)
    {
        int rank = reader.Byte();
        reader.Skip(11);
        if (rank > 4) throw FileErrors.Damaged($"an array of {rank} axes in a compound cannot be");
        var lengths = new int[4];
        for (var axis = 0; axis < 4; axis++) lengths[axis] = reader.Int32();
        return lengths[..rank];
    }

    private static Hdf5Type ReadEnumeration(ref ByteReader reader, Hdf5Type type, int version, int level)
    {
        var stored = Read(ref reader, level + 1);
        if (stored.Class != TypeClass.Integer || stored.Size != type.Size) throw FileErrors.Damaged("an enumeration is not stored as integers of its size");
        var count = (int)(type.Bits & 0xffff);
        var names = new List<string>();
        for (var i = 0; i < count; i++) names.Add(ReadName(ref reader, version));
        var values = new List<(string, byte[])>();
        foreach (var name in names) values.Add((name, reader.Take(stored.Size).ToArray()));
        return type with { Base = stored, Names = values };
    }

    private static Hdf5Type ReadArray(ref ByteReader reader, Hdf5Type type, int version, int level)
    {
        int rank = reader.Byte();
        if (rank > Dataspace.MostAxes) throw FileErrors.Damaged($"an array of {rank} axes cannot be");
        if (version < 3) reader.Skip(3);
        var lengths = new int[rank];
        for (var axis = 0; axis < rank; axis++) lengths[axis] = reader.Int32();
        // A permutation that is not used.
        if (version < 3) reader.Skip(4 * rank);
        var made = ArrayOf(Read(ref reader, level + 1), lengths, version);
        return made.Size == type.Size ? made : throw FileErrors.Damaged($"an array of {made.Size:N0} bytes is said to have {type.Size:N0}");
    }

    private static Hdf5Type ArrayOf(Hdf5Type element, int[] lengths, int version)
    {
        var size = (long)element.Size;
        foreach (var length in lengths)
            if (length <= 0 || (size *= length) > LargestElement) throw FileErrors.Damaged("the lengths of an array type cannot be");
        return new(TypeClass.Array, (int)size, (uint)version) { Base = element, Lengths = lengths };
    }

    // Until version 3 names are padded to eight bytes, with their zero.
    private static string ReadName(ref ByteReader reader, int version)
    {
        var start = reader.Position;
        var name = reader.Text();
        if (version < 3) reader.Align(start, 8);
        return name;
    }

    private static int ByteCount(int size) => size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4;
}
