namespace Zarr.Format.DataTypes;

/// <summary>A data type there is, and where it can be stored.</summary>
public sealed record ZarrDataType
{
    // Of those with a size, one each.
    private static readonly string[] s_sized = ["S10", "U10", "r64"];

    /// <summary>Describes a data type.</summary>
    public ZarrDataType(DataType type)
    {
        (Name, NumPyName, DataType) = (type.Name, type.NumPyName.Length > 0 ? type.NumPyName : null, type);
        ItemSize = type.IsVariableLength ? null : type.ItemSize;
        ClrType = NameOf(Nullable.GetUnderlyingType(type.ClrType) ?? type.ClrType);
        Formats = string.Join(", ", ((string?[])[CanSpell(() => type.SpellV2(bigEndian: false)) ? "v2" : null, CanSpell(type.SpellV3) && type is not ObjectDataType ? "v3" : null]).Where(format => format is not null));
        Description = Describe(type);
    }

    /// <summary>The data types without parameters, and one or a few of each kind that has some.</summary>
    public static IReadOnlyList<ZarrDataType> All => [.. DataType.All.Concat(DataType.Examples).Concat(s_sized.Select(DataType.Parse)).Select(type => new ZarrDataType(type))];

    /// <summary>The name that <c>-DataType</c> takes.</summary>
    public string Name { get; }

    /// <summary>NumPy's kind and size; null where NumPy has no such type.</summary>
    public string? NumPyName { get; }

    /// <summary>Bytes of an element; null where elements differ in length.</summary>
    public int? ItemSize { get; }

    /// <summary>The .NET type of an element.</summary>
    public string ClrType { get; }

    /// <summary>The formats that can store it.</summary>
    public string Formats { get; }

    /// <summary>What its elements are.</summary>
    public string Description { get; }

    /// <summary>The data type itself.</summary>
    public DataType DataType { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static bool CanSpell(Func<object> spell)
    {
        try
        {
            spell();
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.FormatNotSupported)
        {
            return false;
        }
    }

    private static string NameOf(Type type) => type == typeof(byte[]) ? "Byte[]" : type.IsGenericType ? "PSObject" : type.Name;

    private static string Describe(DataType type) => type switch
    {
        BoolDataType => "True or false.",
        FixedUtf32DataType => "Texts of up to so many code points.",
        NullTerminatedBytesDataType => "Byte strings of up to so many bytes, zeros at the end left out.",
        RawDataType => "So many bytes; r<bits>, or V<bytes>.",
        StructDataType => "Records.",
        StringDataType => "Texts of any length.",
        BytesDataType => "Byte strings of any length.",
        ObjectDataType => "Objects of any kind: lists, dictionaries, numbers, texts.",
        DateTimeDataType or DurationDataType or CountDataType => $"{(type.NumPyName.StartsWith('M') ? "Points in time" : "Durations")}, as a count of a unit.",
        _ when type.Name.StartsWith("complex", StringComparison.Ordinal) => $"Complex numbers, the parts {type.ItemSize / 2} {(type.ItemSize == 2 ? "byte" : "bytes")} each.",
        { BitLayout: { } bits } when type is IFloatType => $"Floating-point numbers of {bits.Bits} bits.",
        { BitLayout: { } bits } => $"{(bits.IsSigned ? "Integers" : "Integers from 0")} of {bits.Bits} bits.",
        _ => type.Name,
    };
}
