using System.Numerics;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Numbers that were written of bools, as xarray does with the attribute <c>dtype</c>: every number but 0 is true.</summary>
internal sealed class FlagCoder<T>(DataType stored) : ValueCoder
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public override DataType Decoded { get; } = DataType.FromClrType(typeof(bool))!;

    public override (Array Values, DataType Type) Decode(Array stored, bool mayReuse)
    {
        var from = ElementConverter.Elements<T>(stored);
        var values = new bool[from.Length];
        for (var i = 0; i < values.Length; i++) values[i] = from[i] != T.Zero;
        return (values, Decoded);
    }

    public override ElementSource Encode(object? values, ElementHeap? heap)
    {
        var source = ElementSource.From(values, Decoded, null);
        var packed = stored.CreateArray(source.Data.LongLength);
        stored.ConvertElements(source.Data, packed);
        return new(packed, source.Shape, null);
    }
}
