using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;

namespace Zarr.Arrays.Coordinates;

/// <summary>The values along an axis of an array: those of the array of one axis in the same group that is named as the dimension is. In memory, immutable.</summary>
public sealed class ZarrCoordinate
{
    private readonly ICoordinateValues _values;

    private ZarrCoordinate(string name, string path, long count, ICoordinateValues values) => (Name, Path, Count, _values) = (name, path, count, values);

    /// <summary>The name of the dimension.</summary>
    public string Name { get; }

    /// <summary>Where the values are stored.</summary>
    public string Path { get; }

    /// <summary>How many values there are.</summary>
    public long Count { get; }

    /// <summary>The key of the array with the values along a dimension.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateNotFound"/>: there can be none of this name.</exception>
    public static StoreKey KeyOf(ZarrArray array, string dimension) =>
        !array.Key.IsRoot && !dimension.Contains('/') && dimension.Length > 0 && StoreKey.TryParse(dimension, out _) ? array.Key.Parent.Append(dimension) : throw NotFound(array, dimension);

    /// <summary>Reads the values along a dimension of an array.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateNotFound"/>: there is no such array beside it; <see cref="ZarrErrorId.CoordinateInvalid"/>: it has not one axis, its values neither
    /// rise nor fall, or are times of a calendar that is not supported; errors of reading.</exception>
    public static async ValueTask<ZarrCoordinate> ReadAsync(ZarrArray array, string dimension, CancellationToken cancel = default)
    {
        var key = KeyOf(array, dimension);
        if (await ZarrNode.FindAsync(array.Store, key, cancel).ConfigureAwait(false) is not ZarrArray values) throw NotFound(array, dimension);
        if (values.Rank != 1)
            throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"'{values.Path}' has {values.Rank} axes: values along a dimension have one. Select by index instead.", values.Path);
        var slice = await values.ReadAsync(ZarrSelection.All, cancel: cancel).ConfigureAwait(false);
        return new(dimension, values.Path, slice.Count, CoordinateReader.Read(values, slice));
    }

    /// <summary>The index of the value nearest to one that is given; beyond the ends that of the last one. Texts must be equal. A date without a time of day is all of the day, month or year; a day one value where all values are days.</summary>
    /// <param name="value">A number, a time, a duration or a text, as the values are; times may be texts of ISO 8601, in UTC where they name no zone.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateNotFound"/>: there are no values, or no such text, or none within such a date; <see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public AxisItem At(object? value) => Count > 0 ? _values.At(value)
        : throw new ZarrException(ZarrErrorId.CoordinateNotFound, $"'{Path}' has no values, so that none is nearest to '{value}'.", value);

    /// <summary>The values from one to another, both included, a date without a time of day as a whole; none where they are all outside. Of texts, those from the one to the other as they are stored.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateNotFound"/>: no such text; <see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public AxisItem Between(object? first, object? last) => _values.Between(first, last);

    /// <summary>Refuses an axis that has another length than the values.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateInvalid"/>.</exception>
    public void RequireLength(long length)
    {
        if (length != Count)
            throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"'{Path}' has {Count} values, but the dimension '{Name}' has {length} elements: they must be equal. Select by index instead.", Path);
    }

    private static ZarrException NotFound(ZarrArray array, string dimension) => new(ZarrErrorId.CoordinateNotFound,
        $"There are no values along the dimension '{dimension}': beside '{array.Path}' there is no array of that name. Select by index instead, with -Slice @{{ {dimension} = ... }}.", dimension);
}
