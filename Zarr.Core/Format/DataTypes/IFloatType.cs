namespace Zarr.Format.DataTypes;

/// <summary>A floating-point type by its bits. The sign is the highest bit that it uses.</summary>
internal interface IFloatType
{
    /// <summary>The bits that the word "NaN" stands for; null where the type has none.</summary>
    ulong? NotANumber { get; }

    /// <summary>The bits of positive infinity; null where the type has none.</summary>
    ulong? Infinity { get; }

    /// <summary>The bit that makes <see cref="Infinity"/> negative.</summary>
    ulong SignBit { get; }

    /// <summary>Bits behind the point of a number that is not subnormal.</summary>
    int FractionBits { get; }

    /// <summary>The bits of the nearest number, half to even; false where the text is no finite number, or too large.</summary>
    bool TryParse(string text, out ulong bits);

    /// <summary>The shortest text that reads back as the same bits; null for those that are no finite number.</summary>
    string? Spell(ulong bits);

    /// <summary>The nearest element to a number; an infinity for what is past the greatest, even where the type has none.</summary>
    double Nearest(ExactNumber number);

    /// <summary>Stores the nearest element; false for what is no number, or too large.</summary>
    bool TryStore(object? value, Span<byte> element);

    /// <summary>Reads elements as 64-bit floating-point numbers.</summary>
    void ToDouble(ReadOnlySpan<byte> elements, Span<double> values);

    /// <summary>Stores the nearest elements; returns the first position whose finite value would become infinite, or -1.</summary>
    long FromDouble(ReadOnlySpan<double> values, Span<byte> elements);
}
