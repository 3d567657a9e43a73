using System.Collections;
using System.Globalization;
using Zarr.Arrays.Selection;
using Zarr.Operations.Searching;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Reads what -Coordinate is given: a list of points, each an index for every axis, as lists, shapes, texts or records with an Index; or an array of
/// two axes with a row for each. A flat list of numbers has the indices of one point after the other: to member enumeration, as in
/// <c>$found.Index</c>, shapes are lists, too.
/// </summary>
internal sealed class PointArguments
{
    private readonly List<long> _numbers = [];
    // Null for a flat list, of which only the array tells what it is.
    private int? _width;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public static PointArguments Read(object value)
    {
        var points = new PointArguments();
        value = Unwrap.Deep(value)!;
        switch (value)
        {
            case ZarrSlice { Rank: 1 or 2 } slice: points.AddRows(slice.Data, slice.Rank == 2 ? slice.Shape[1] : null); break;
            case Array { Rank: 2 } rows: points.AddRows(rows, rows.GetLength(1)); break;
            case string or Shape or ZarrElement or FoundValue or IDictionary: points.AddPoint(value); break;
            case IEnumerable list: points.AddList(list); break;
            default: points.AddNumber(value); break;
        }

        return points;
    }

    /// <summary>The points of an array of some number of axes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public ZarrSelection For(int rank)
    {
        if (rank == 0) throw new ZarrException(ZarrErrorId.SelectionInvalid, "The array has no axes and thus no points: it is read without a selection.");
        if (_width is null && _numbers.Count % rank != 0)
            throw new ZarrException(ZarrErrorId.SelectionInvalid,
                $"-Coordinate is a flat list of {_numbers.Count} numbers, and the array has {rank} axes: give each point its own list of {rank} numbers, such as ({string.Join(',', Enumerable.Repeat(0, rank))}),({string.Join(',', Enumerable.Repeat(1, rank))}).", _numbers.Count);
        return ZarrSelection.FromPoints(_numbers.ToArray(), _width ?? rank);
    }

    private void AddRows(Array rows, long? width)
    {
        if (width is { } columns) _width = checked((int)Math.Max(columns, 1));
        foreach (var number in rows) AddNumber(number);
    }

    private void AddList(IEnumerable list)
    {
        var isFirst = true;
        foreach (var item in list)
        {
            // At a prompt -1 in a list is a text.
            var isPoint = item is IEnumerable or ZarrElement or FoundValue && !Integers.TryRead(item, out _);
            if (!isFirst && isPoint != _width is not null)
                throw new ZarrException(ZarrErrorId.SelectionInvalid, "-Coordinate mixes points and single numbers: give every point as a list of as many numbers as the array has axes.", item);
            if (isPoint) AddPoint(item);
            else AddNumber(item);
            isFirst = false;
        }
    }

    private void AddPoint(object point)
    {
        var before = _numbers.Count;
        point = point switch
        {
            ZarrElement element => element.Index,
            FoundValue found => found.Index,
            IDictionary record when record["Index"] is { } index => index,
            _ => point,
        };
        if (point is string text) foreach (var part in text.Trim('(', ')', ' ').Split(',')) AddNumber(part);
        else foreach (var number in (IEnumerable)point) AddNumber(number);
        var width = _numbers.Count - before;
        if (width == 0 || (_width ?? width) != width)
            throw new ZarrException(ZarrErrorId.SelectionInvalid,
                string.Create(CultureInfo.InvariantCulture, $"Point {before / Math.Max(_width ?? 1, 1)} of -Coordinate has {width} indices{(_width is null ? "" : $", those before it {_width}")}: give each point one index for each axis."), point);
        _width = width;
    }

    private void AddNumber(object? value)
    {
        if (!Integers.TryRead(value, out var number))
            throw new ZarrException(ZarrErrorId.SelectionInvalid, $"-Coordinate does not allow '{value}': give points of whole numbers, such as (0,5),(3,-1).", value);
        _numbers.Add(number);
    }
}
