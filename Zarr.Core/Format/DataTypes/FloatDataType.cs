using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>float16, float32, float64.</summary>
/// <param name="name">The Zarr v3 name.</param>
/// <param name="numPyName">NumPy's kind and size.</param>
/// <param name="notANumber">The bits of "NaN", whose sign bit is clear (.NET's NaN has it set).</param>
internal sealed class FloatDataType<T>(string name, string numPyName, ulong notANumber) : NumberDataType<T>(name, numPyName), IFloatType
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override BitLayout? BitLayout => new(1, 8 * ItemSize);

    public ulong? NotANumber => notANumber;

    public ulong? Infinity => BitsOf(T.PositiveInfinity);

    public ulong SignBit => BitsOf(T.NegativeZero);

    public int FractionBits => T.One.GetSignificandBitLength() - 1;

    public double Nearest(ExactNumber number) => typeof(T) == typeof(double) ? number.ToDouble() : double.CreateTruncating(T.CreateTruncating(number.ToOdd()));

    public bool TryStore(object? value, Span<byte> element)
    {
        var found = TryConvert(value, out var number);
        MemoryMarshal.Write(element, number);
        return found;
    }

    public bool TryParse(string text, out ulong bits)
    {
        var found = ElementConverter.TryConvert(text, out T number) && T.IsFinite(number);
        bits = BitsOf(number);
        return found;
    }

    public string? Spell(ulong bits)
    {
        var number = MemoryMarshal.Read<T>(BitConverter.GetBytes(bits));
        return T.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null;
    }

    public long FromDouble(ReadOnlySpan<double> values, Span<byte> elements) => ElementConverter.Convert(values, MemoryMarshal.Cast<byte, T>(elements));

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => FloatFill.Parse(this, json, format) ?? throw FillError(json, FloatFill.Allowed(this));

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => FloatFill.Spell(this, fill, format);

    private protected override JsonNode? FillText(string text) => FloatFill.FromText(this, text);

    private static ulong BitsOf(T number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        MemoryMarshal.Write(bytes, number);
        return BitConverter.ToUInt64(bytes);
    }
}
