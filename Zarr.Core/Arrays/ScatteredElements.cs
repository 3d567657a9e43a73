using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays;

/// <summary>Checks and converts elements that each say where they go.</summary>
internal static class ScatteredElements
{
    /// <summary>The points, and the elements as a slice of them.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>, <see cref="ZarrErrorId.ValueShapeMismatch"/>.</exception>
    public static (ResolvedSelection Points, ZarrSlice Elements) Read(ArrayContext array, IReadOnlyList<Shape> indices, IReadOnlyList<object?> values)
    {
        if (indices.Count != values.Count) throw new ZarrException(ZarrErrorId.ValueShapeMismatch, $"There are {indices.Count:N0} indices and {values.Count:N0} values: there must be as many.", values);
        var shape = array.Metadata.Shape;
        var points = new long[indices.Count];
        for (var i = 0; i < indices.Count; i++)
        {
            var index = indices[i].AsSpan();
            if (index.Length != shape.Rank) throw new ZarrException(ZarrErrorId.SelectionInvalid, FormattableString.Invariant($"Record {i + 1} has the index {indices[i]}; the array has {shape.Rank} axes."), indices[i]);
            for (var axis = 0; axis < index.Length; axis++)
            {
                if (index[axis] >= shape[axis]) throw new ZarrException(ZarrErrorId.SelectionOutOfRange, FormattableString.Invariant($"Record {i + 1} has the index {indices[i]}, which is outside the array of shape {shape}."), indices[i]);
                points[i] = points[i] * shape[axis] + index[axis];
            }
        }

        var selection = new ResolvedSelection(shape, points);
        return (selection, new(selection, selection.ResultShape, array.DataType, Convert(array.DataType, values)));
    }

    private static Array Convert(DataType type, IReadOnlyList<object?> values)
    {
        var elements = type.IsVariableLength ? Array.CreateInstance(type.ClrType, values.Count) : type.CreateArray(values.Count);
        var one = new object?[1];
        for (var i = 0; i < values.Count; i++)
        {
            try
            {
                if (type is VariableDataType variable)
                {
                    one[0] = values[i];
                    elements.SetValue(variable.ToObjects(one)[0], i);
                }
                else type.SetElement(values[i], StoredElements.BytesOf(elements, values.Count, type).Slice(i * type.ItemSize, type.ItemSize));
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
            {
                throw new ZarrException(e.Id, FormattableString.Invariant($"Record {i + 1}: {e.Message}"), e.Target, e);
            }
        }

        return elements;
    }
}
