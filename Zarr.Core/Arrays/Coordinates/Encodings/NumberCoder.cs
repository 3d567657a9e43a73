using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;
using Zarr.Platform;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Numbers: stored · scale + offset, and NaN for what is missing (CF conventions, section 8.1, "Packed Data").</summary>
/// <typeparam name="T">What is stored, after the sign is seen as it is meant.</typeparam>
/// <typeparam name="TValue">What values are.</typeparam>
/// <param name="stored">The stored type.</param>
/// <param name="mask">What is missing.</param>
/// <param name="scale">The factor.</param>
/// <param name="offset">What is added after it.</param>
internal sealed class NumberCoder<T, TValue>(DataType stored, Mask<T> mask, double? scale, double? offset) : ValueCoder
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TValue : unmanaged, INumber<TValue>
{
    private readonly NumberWriter<T> _writer = new(stored, mask);

    public override DataType Decoded { get; } = DataType.FromClrType(typeof(TValue))!;

    private bool IsScaled => scale is not null || offset is not null;

    public override (Array Values, DataType Type) Decode(Array stored, bool mayReuse)
    {
        var isSame = typeof(T) == typeof(TValue) && stored.GetType() == typeof(TValue[]);
        var values = isSame && mayReuse ? (TValue[])stored : GC.AllocateUninitializedArray<TValue>(stored.Length);
        if (!ReferenceEquals(values, stored)) HugePages.AdviseFor(values, (long)values.Length * Unsafe.SizeOf<TValue>());
        // Sign and no sign have the same bits.
        ForRanges(stored.Length, (first, count) =>
            Decode(MemoryMarshal.AsBytes(ElementConverter.Elements<T>(stored).Slice(first, count)), MemoryMarshal.AsBytes(values.AsSpan(first, count))));
        return (values, Decoded);
    }

    public override bool IsElementwise => true;

    public override void Decode(ReadOnlySpan<byte> stored, Span<byte> values)
    {
        var from = MemoryMarshal.Cast<byte, T>(stored);
        var to = MemoryMarshal.Cast<byte, TValue>(values);
        for (var at = 0; at < from.Length; at += BlockLength)
        {
            var length = Math.Min(BlockLength, from.Length - at);
            DecodeBlock(from.Slice(at, length), to.Slice(at, length));
        }
    }

    public override ElementSource Encode(object? values, ElementHeap? heap) => _writer.Write(values, scale, offset);

    private void DecodeBlock(ReadOnlySpan<T> from, Span<TValue> to)
    {
        // Where they are the same, what is missing is told from what is replaced: before it is scaled.
        Span<bool> missing = stackalloc bool[BlockLength];
        var isInPlace = IsScaled && typeof(T) == typeof(TValue) && MemoryMarshal.AsBytes(from).Overlaps(MemoryMarshal.AsBytes(to));
        if (isInPlace)
        {
            missing = missing[..from.Length];
            missing.Clear();
            mask.Apply(from, missing, true);
        }

        // Two roundings, as every reader has them.
        if (scale is { } factor && offset is { } term)
        {
            var (s, o) = (TValue.CreateTruncating(factor), TValue.CreateTruncating(term));
            for (var i = 0; i < from.Length; i++) to[i] = TValue.CreateTruncating(from[i]) * s + o;
        }
        else if (scale is { } alone)
        {
            var s = TValue.CreateTruncating(alone);
            for (var i = 0; i < from.Length; i++) to[i] = TValue.CreateTruncating(from[i]) * s;
        }
        else if (offset is { } added)
        {
            var o = TValue.CreateTruncating(added);
            for (var i = 0; i < from.Length; i++) to[i] = TValue.CreateTruncating(from[i]) + o;
        }
        else if (typeof(T) != typeof(TValue)) for (var i = 0; i < from.Length; i++) to[i] = TValue.CreateTruncating(from[i]);
        else if (!MemoryMarshal.AsBytes(from).Overlaps(MemoryMarshal.AsBytes(to))) MemoryMarshal.AsBytes(from).CopyTo(MemoryMarshal.AsBytes(to));
        if (mask.IsEmpty) return;
        var none = TValue.CreateTruncating(double.NaN);
        if (!isInPlace) mask.Apply(from, to, none);
        else for (var i = 0; i < missing.Length; i++) if (missing[i]) to[i] = none;
    }
}
