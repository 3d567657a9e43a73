using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>bool: one byte, 0 or 1.</summary>
internal sealed class BoolDataType() : FixedDataType<bool>("bool", "b1"), INumericType
{
    internal override BitLayout? BitLayout => new(1, 1);

    // NumPy's difference of two bools is whether they differ, its sum whether one is true.
    public void Difference(ReadOnlySpan<byte> elements, Span<byte> differences)
    {
        for (var i = elements.Length - 1; i > 0; i--) differences[i] = (byte)(elements[i] != 0 ^ elements[i - 1] != 0 ? 1 : 0);
        if (elements.Length > 0) differences[0] = elements[0];
    }

    public void Accumulate(ReadOnlySpan<byte> differences, Span<byte> elements)
    {
        var any = false;
        for (var i = 0; i < differences.Length; i++) elements[i] = (byte)((any |= differences[i] != 0) ? 1 : 0);
    }

    // Of a sum, once one is true all are.
    public int FirstNotRestored(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> differences)
    {
        var any = false;
        for (var i = 0; i < elements.Length; i++)
            if ((any |= differences[i] != 0) != (elements[i] != 0)) return i;
        return -1;
    }

    public void CastTo(ReadOnlySpan<byte> elements, INumericType target, Span<byte> result)
    {
        if (!elements.ContainsAnyExceptInRange<byte>(0, 1))
        {
            target.CastFrom(elements, result);
            return;
        }

        var bits = new byte[elements.Length];
        CastFrom(elements, bits);
        target.CastFrom<byte>(bits, result);
    }

    public void CastFrom<TFrom>(ReadOnlySpan<TFrom> elements, Span<byte> result) where TFrom : unmanaged, System.Numerics.INumber<TFrom>
    {
        for (var i = 0; i < elements.Length; i++) result[i] = (byte)(TFrom.IsZero(elements[i]) ? 0 : 1);
    }

    public int FirstOutside(ReadOnlySpan<byte> elements, INumericType target) => -1;

    public int FirstNotHeld<TFrom>(ReadOnlySpan<TFrom> elements) where TFrom : unmanaged, System.Numerics.INumber<TFrom>
    {
        for (var i = 0; i < elements.Length; i++)
            if (elements[i] != TFrom.Zero && elements[i] != TFrom.One) return i;
        return -1;
    }

    public void ToDouble(ReadOnlySpan<byte> elements, Span<double> result)
    {
        for (var i = 0; i < elements.Length; i++) result[i] = elements[i] == 0 ? 0 : 1;
    }

    // A stored byte other than 0 counts as true, as NumPy has it.
    public override object GetElement(ReadOnlySpan<byte> element) => element[0] != 0;

    protected override bool TryConvert(object? value, out bool result)
    {
        result = false;
        if (value is bool exact)
        {
            result = exact;
            return true;
        }

        if (value is string text && bool.TryParse(text, out result)) return true;
        if (!ElementConverter.TryConvert(value, out byte number) || number > 1) return false;
        result = number == 1;
        return true;
    }

    protected override long ConvertTyped(Array source, Span<bool> destination)
    {
        if (source.GetType().GetElementType() == typeof(bool))
        {
            ElementConverter.Elements<bool>(source).CopyTo(destination);
            return -1;
        }

        for (var i = 0; i < destination.Length; i++)
            if (!TryConvert(ElementConverter.ElementAt(source, i), out destination[i])) return i;
        return -1;
    }

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => json?.GetValueKind() switch
    {
        JsonValueKind.True => [1],
        JsonValueKind.False => [0],
        // Zarr v3 has true and false alone; the first zarrita wrote 0 and 1, which can mean nothing else.
        JsonValueKind.Number when json.ToJsonString() is "0" or "1" => [(byte)(json!.ToJsonString()[0] - '0')],
        _ => throw FillError(json, "true or false"),
    };

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => JsonValue.Create(fill[0] != 0);

    private protected override JsonNode? FillText(string text) => TryConvert(text, out var value) ? JsonValue.Create(value) : JsonValue.Create(text);

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        if (elements.Length == 0) return new(null, null, double.NaN, 0, 0);
        var no = (long)elements.Count((byte)0);
        var yes = elements.Length - no;
        return new(no == 0, yes > 0, (double)yes / elements.Length, 0, fill.Length == 0 ? 0 : fill[0] == 0 ? no : yes);
    }
}
