using System.Globalization;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>What filters say of elements that they cannot encode.</summary>
internal static class FilterErrors
{
    /// <summary>The error for an element whose encoded form would be read as another value.</summary>
    public static ZarrException Refuse(string codec, DataType type, ReadOnlySpan<byte> elements, int place, string where, string why) =>
        new(ZarrErrorId.ValueNotConvertible, $"The codec '{codec}' cannot encode {Describe(type, elements, place)}, {where}: {why}.", codec);

    /// <summary>The place of an element of a chunk in words.</summary>
    public static string PlaceOf(int place, ChunkSpec chunk)
    {
        var index = new long[chunk.Shape.Rank];
        long rest = place;
        for (var axis = index.Length - 1; axis >= 0; axis--) (rest, index[axis]) = Math.DivRem(rest, chunk.Shape[axis]);
        return $"element {new Shape(index)} of a chunk";
    }

    public static string Describe(DataType type, ReadOnlySpan<byte> elements, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{type.GetDisplayElement(elements.Slice(place * type.ItemSize, type.ItemSize))}");
}
