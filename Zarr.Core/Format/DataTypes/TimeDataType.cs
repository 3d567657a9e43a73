using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>
/// datetime64 and timedelta64: a 64-bit count of a unit, of which the least is NaT, "not a time" (zarr-extensions, data-types/numpy.datetime64
/// and numpy.timedelta64; NumPy's M8 and m8). To .NET a NaT is null.
/// </summary>
/// <typeparam name="TElement">What .NET shows a count as.</typeparam>
/// <param name="kind">NumPy's name.</param>
/// <param name="numPyKind">NumPy's letter and size.</param>
/// <param name="unit">What is counted.</param>
/// <param name="name">The name of counts that no format stores as times; null for NumPy's.</param>
internal abstract class TimeDataType<TElement>(string kind, string numPyKind, TimeUnit unit, string? name = null)
    : ConvertedDataType<long, TElement?>(name ?? $"{kind}[{unit}]", name is not null ? "" : unit.IsGeneric ? numPyKind : $"{numPyKind}[{unit}]")
    where TElement : struct
{
    private const long NotATime = long.MinValue;

    protected TimeUnit Unit => unit;

    /// <summary>What a count stands for.</summary>
    public TimeUnit TimeUnit => unit;

    // Counts are subtracted and added as integers are, as numcodecs does it with their bytes.
    internal override DataType Arithmetic => Counts;

    // What zarr-python 3 gives, too: an element that was never written is no time.
    internal override byte[] DefaultFillValue => BitConverter.GetBytes(NotATime);

    private static DataType Counts => FromClrType(typeof(long))!;

    internal override JsonNode SpellV3() => name is null
        ? new JsonObject { ["name"] = $"numpy.{kind}", ["configuration"] = new JsonObject { ["unit"] = unit.Name, ["scale_factor"] = unit.Scale } }
        : throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr has no data type {name}: such times are stored as numbers with the attributes units and calendar.", name);

    /// <summary>True where a text of four digits is a year, and no count.</summary>
    protected virtual bool HasYears => false;

    /// <summary>False where .NET has no value that is exactly this.</summary>
    protected abstract bool TryGetElement(long count, out TElement element);

    /// <summary>What stands for a count where <see cref="TryGetElement"/> has nothing.</summary>
    protected virtual object GetExact(long count) => throw new InvalidOperationException($"All counts of {Name} are elements.");

    /// <summary>The same counts, whose elements are all exact; null where these are.</summary>
    protected virtual DataType? Exact => null;

    /// <summary>A value of .NET, or a text, as a count; false where it is none.</summary>
    protected abstract bool TryGetCount(object value, out long count);

    /// <summary>Any count but NaT as text.</summary>
    protected abstract string Describe(long count);

    protected override TElement? ToElement(long stored) => stored == NotATime ? null : TryGetElement(stored, out var element) ? element : throw new InvalidOperationException($"{Name} has elements that are not exact.");

    public override object? GetElement(ReadOnlySpan<byte> element) =>
        MemoryMarshal.Read<long>(element) is not NotATime and var count ? TryGetElement(count, out var found) ? found : GetExact(count) : null;

    internal override DataType ForElements(Array storage)
    {
        if (Exact is not { } exact) return this;
        foreach (var count in (long[])storage)
            if (count != NotATime && !TryGetElement(count, out _)) return exact;
        return this;
    }

    // The other type has all elements.
    internal override Array ToElements(Array storage) => ForElements(storage) is var type && ReferenceEquals(type, this) ? base.ToElements(storage) : type.ToElements(storage);

    internal override bool MayBeInexact => true;

    public override object GetDisplayElement(ReadOnlySpan<byte> element) =>
        new DisplayText(MemoryMarshal.Read<long>(element) is not NotATime and var count ? Describe(count) : TimeText.NotATime);

    protected override bool TryConvert(object? value, out long result)
    {
        result = NotATime;
        if (value is null) return true;
        if (value is string text)
        {
            // Tables of text have nothing where there is no time.
            if (text.AsSpan().Trim() is var trimmed && (trimmed.IsEmpty || trimmed.Equals(TimeText.NotATime, StringComparison.OrdinalIgnoreCase))) return true;
            // At a prompt -5 is a text.
            if (!(HasYears && TimeText.IsYear(text)) && long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out result)) return true;
        }

        return TryGetCount(value, out result) || (value is not (string or bool) && ElementConverter.TryConvert(value, out result));
    }

    /// <summary>A value of .NET, or a text, as the time it stands for; false where it is none.</summary>
    protected virtual bool TryGetTime(object value, out ExactTime time)
    {
        time = default;
        return false;
    }

    private protected override string? WhyNot(object? value)
    {
        if (value is null || !TryGetTime(value, out var time)) return null;
        var (count, _) = unit.CountUpTo(time);
        return count <= NotATime || count > long.MaxValue
            ? $"it is beyond what {Name} can count, {Describe(NotATime + 1)} to {Describe(long.MaxValue)}"
            : $"{Name} counts whole steps of its unit, and the nearest before it is {Describe((long)count)}";
    }

    internal override byte[] FillValueFrom(object? value) => value is string text && !TryConvert(text, out _) && WhyNot(text) is { } why
        ? throw new ZarrException(ZarrErrorId.FillValueInvalid, $"The fill value '{text}' is not allowed for {Name}: {why}.", text)
        : base.FillValueFrom(value);

    protected override long ConvertTyped(Array source, Span<long> destination) =>
        source.GetType().GetElementType() != typeof(bool) && ElementConverter.Convert(source, destination) is not -2 and var failed ? failed : base.ConvertTyped(source, destination);

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        if (json?.GetValueKind() == JsonValueKind.Number
            && long.TryParse(json.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)) return BitConverter.GetBytes(count);
        if (json?.GetValueKind() == JsonValueKind.String && json.GetValue<string>() is var text
            // zarr-python 2 takes whatever NumPy reads as one.
            && (text == TimeText.NotATime || format == ZarrFormat.V2) && TryConvert(text, out count)) return BitConverter.GetBytes(count);
        throw FillError(json, json?.GetValueKind() == JsonValueKind.String && (TimeText.TryParseDate(json.GetValue<string>(), out _) || TimeText.TryParseDuration(json.GetValue<string>(), out _))
            ? $"it is no whole number of its units of {unit}, or more of them than 64 bits can count" : "a 64-bit integer without fraction or exponent, or \"NaT\"");
    }

    // v2 has the number only (docs/format-rules.md, rule 5).
    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) =>
        MemoryMarshal.Read<long>(fill) is var count && count == NotATime && format == ZarrFormat.V3 ? TimeText.NotATime : JsonValue.Create(count);

    private protected override JsonNode? FillText(string text) => TryConvert(text, out var count) ? SpellFillValue(BitConverter.GetBytes(count), ZarrFormat.V3) : JsonValue.Create(text);

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var (minimum, maximum, times) = (long.MaxValue, NotATime, 0L);
        Int128 sum = 0;
        foreach (var count in MemoryMarshal.Cast<byte, long>(elements))
        {
            if (count == NotATime) continue;
            times++;
            minimum = Math.Min(minimum, count);
            maximum = Math.Max(maximum, count);
            sum += count;
        }

        var (missing, filled) = (elements.Length / ItemSize - times, CountEqual(elements, fill));
        return times == 0 ? new(null, null, null, missing, filled)
            : new(OrNumber(minimum), OrNumber(maximum), OrNumber((long)ExactTime.FloorDivide(sum, times, out _)), missing, filled);
    }

    // Statistics are kept in files, which know no other times than .NET's.
    private object? OrNumber(long count) => count == NotATime ? null : TryGetElement(count, out var element) && element is DateTime or TimeSpan or long ? element : count;
}
