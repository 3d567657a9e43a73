using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>What all data types share that are stored as an unmanaged .NET type.</summary>
internal abstract class FixedDataType<T>(string name, string numPyName, Type? clrType = null) : DataType(name, numPyName, Unsafe.SizeOf<T>(), clrType ?? typeof(T))
    where T : unmanaged, IEquatable<T>
{
    internal override Type StorageType => typeof(T);

    internal override Array CreateArray(long count) => GC.AllocateUninitializedArray<T>(checked((int)count));

    public override object? GetElement(ReadOnlySpan<byte> element) => MemoryMarshal.Read<T>(element);

    public override void SetElement(object? value, Span<byte> element)
    {
        if (!TryConvert(value, out var converted))
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"{Describe(value)} cannot be stored as {Name} without loss{Why(value)}.", value);
        MemoryMarshal.Write(element, converted);
    }

    internal override void ConvertElements(Array source, Array destination)
    {
        var target = new Span<T>((T[])destination);
        if (source is object?[] boxed)
        {
            var bytes = MemoryMarshal.AsBytes(target);
            for (var i = 0; i < boxed.Length; i++) SetElement(boxed[i], bytes.Slice(i * ItemSize, ItemSize));
            return;
        }

        var failed = ConvertTyped(source, target);
        if (failed >= 0)
        {
            var value = ElementConverter.ElementAt(source, failed);
            throw new ZarrException(ZarrErrorId.ValueNotConvertible,
                $"Element {failed} of the value, {Describe(value)}, cannot be stored as {Name} without loss{Why(value)}.", value);
        }
    }

    /// <summary>Converts a scalar of another type; false when it does not fit.</summary>
    protected abstract bool TryConvert(object? value, out T result);

    /// <summary>Converts until an element does not fit, and returns its index, or -1.</summary>
    protected abstract long ConvertTyped(Array source, Span<T> destination);

    /// <summary>Why a value that looks like an element is none; null where there is nothing to be said.</summary>
    private protected virtual string? WhyNot(object? value) => null;

    private string Why(object? value) => WhyNot(value) is { } why ? $": {why}" : "";

    protected static string Describe(object? value) => value switch
    {
        null => "A null value",
        string s => $"The text '{s}'",
        DateTime or DateTimeOffset => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The time {value:o}"),
        IFormattable f => $"The value {f.ToString(null, System.Globalization.CultureInfo.InvariantCulture)} of type {value.GetType().Name}",
        _ => $"A value of type {value.GetType().Name}",
    };
}
