using System.Numerics;
using System.Text;

namespace Zarr.Operations.Statistics;

/// <summary>Values of whatever types statistics have, one after the other: first a byte for the type of each, then those that have bytes.</summary>
internal static class ValueColumn
{
    /// <summary>The most UTF-8 bytes of a text; chunks whose texts are longer are not kept.</summary>
    public const int LongestText = 64;

    /// <summary>True for a value that can be written.</summary>
    public static bool IsAllowed(object? value) => value is string text ? Encoding.UTF8.GetByteCount(text) <= LongestText : TagOf(value) != Tag.Unknown;

    public static void Write(BinaryWriter writer, IReadOnlyList<object?> values)
    {
        foreach (var value in values) writer.Write((byte)TagOf(value));
        foreach (var value in values)
        {
            switch (value)
            {
                case sbyte v: writer.Write(v); break;
                case byte v: writer.Write(v); break;
                case short v: writer.Write(v); break;
                case ushort v: writer.Write(v); break;
                case int v: writer.Write(v); break;
                case uint v: writer.Write(v); break;
                case long v: writer.Write(v); break;
                case ulong v: writer.Write(v); break;
                case Half v: writer.Write(v); break;
                case float v: writer.Write(v); break;
                case double v: writer.Write(v); break;
                case DateTime v: writer.Write(v.Ticks); break;
                case TimeSpan v: writer.Write(v.Ticks); break;
                case string v: writer.Write(v); break;
                case Complex v:
                    writer.Write(v.Real);
                    writer.Write(v.Imaginary);
                    break;
            }
        }
    }

    /// <exception cref="InvalidDataException">A type is not known, or a value outside it.</exception>
    public static object?[] Read(BinaryReader reader, int count)
    {
        var tags = reader.ReadBytes(count);
        if (tags.Length < count) throw new EndOfStreamException();
        var values = new object?[count];
        for (var i = 0; i < count; i++) values[i] = Read(reader, (Tag)tags[i]);
        return values;
    }

    private static object? Read(BinaryReader reader, Tag tag) => tag switch
    {
        Tag.Null => null,
        Tag.False => false,
        Tag.True => true,
        Tag.Int8 => reader.ReadSByte(),
        Tag.UInt8 => reader.ReadByte(),
        Tag.Int16 => reader.ReadInt16(),
        Tag.UInt16 => reader.ReadUInt16(),
        Tag.Int32 => reader.ReadInt32(),
        Tag.UInt32 => reader.ReadUInt32(),
        Tag.Int64 => reader.ReadInt64(),
        Tag.UInt64 => reader.ReadUInt64(),
        Tag.Float16 => reader.ReadHalf(),
        Tag.Float32 => reader.ReadSingle(),
        Tag.Float64 => reader.ReadDouble(),
        Tag.Time when reader.ReadInt64() is var ticks && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks => new DateTime(ticks, DateTimeKind.Utc),
        Tag.Duration => new TimeSpan(reader.ReadInt64()),
        Tag.Complex => new Complex(reader.ReadDouble(), reader.ReadDouble()),
        Tag.Text => ReadText(reader),
        _ => throw new InvalidDataException(),
    };

    private static string ReadText(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length is < 0 or > LongestText || reader.ReadBytes(length) is not { } bytes || bytes.Length < length) throw new InvalidDataException();
        return Encoding.UTF8.GetString(bytes);
    }

    private static Tag TagOf(object? value) => value switch
    {
        null => Tag.Null,
        false => Tag.False,
        true => Tag.True,
        sbyte => Tag.Int8,
        byte => Tag.UInt8,
        short => Tag.Int16,
        ushort => Tag.UInt16,
        int => Tag.Int32,
        uint => Tag.UInt32,
        long => Tag.Int64,
        ulong => Tag.UInt64,
        Half => Tag.Float16,
        float => Tag.Float32,
        double => Tag.Float64,
        DateTime => Tag.Time,
        TimeSpan => Tag.Duration,
        Complex => Tag.Complex,
        string => Tag.Text,
        _ => Tag.Unknown,
    };

    // As they are stored: a number is never used again for another type.
    private enum Tag : byte
    {
        Null = 0, False = 1, True = 2, Int8 = 3, UInt8 = 4, Int16 = 5, UInt16 = 6, Int32 = 7, UInt32 = 8, Int64 = 9, UInt64 = 10,
        Float16 = 11, Float32 = 12, Float64 = 13, Time = 14, Duration = 15, Complex = 16, Text = 17, Unknown = 255,
    }
}
