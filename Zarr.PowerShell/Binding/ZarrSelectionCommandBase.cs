using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// A command that works on a part of an array: <c>-Slice</c> and <c>-Where</c>, by axis or by the names of dimensions; <c>-Start -Count -Stride</c> for
/// computed bounds; <c>-Coordinate</c> or <c>-Mask</c> for single elements.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrSelectionCommandBase : ZarrArrayCommandBase
{
    private readonly Dictionary<(IStore Store, StoreKey Key), ZarrCoordinate> _coordinates = [];
    private readonly LabelArguments _labels = new();
    private PointArguments? _points;
    private ZarrSelection? _mask;
    private bool _isWarned;

    /// <summary>One item for each axis: a number, start:stop:step, a list or mask in parentheses; trailing axes are whole. Or a hashtable of items by the names of dimensions. See about_ZarrSlice.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DimensionCompleter))]
    public object? Slice { get; set; }

    /// <summary>Values along dimensions, by name: one selects the nearest, a date all of the day, two all from one to the other. See about_ZarrSlice.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DimensionCompleter))]
    public IDictionary? Where { get; set; }

    /// <summary>Single elements: a list of points, each one index for every axis. The result has one axis.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Coordinate { get; set; }

    /// <summary>Single elements: true or false for every element of the array. The result has one axis.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Mask { get; set; }

    /// <summary>The first index on each axis; trailing axes are whole.</summary>
    [Parameter]
    public object? Start { get; set; }

    /// <summary>How many elements to take on each axis; left out, all that follow.</summary>
    [Parameter]
    public object? Count { get; set; }

    /// <summary>The distance between elements on each axis; left out, 1.</summary>
    [Parameter]
    public object? Stride { get; set; }

    /// <summary>True when anything says what is selected.</summary>
    private protected bool HasSelection => (Slice ?? Where ?? Coordinate ?? Mask ?? Start ?? Count ?? Stride) is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var byName = Slice is null ? null : Unwrap.One(Slice) as IDictionary;
        if (new[] { Slice, Start ?? Count ?? Stride, Coordinate, Mask }.Count(given => given is not null) > 1)
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give either -Slice, or -Start, -Count and -Stride, or -Coordinate, or -Mask: one of these.", Slice));
        if (Where is not null && (Start ?? Count ?? Stride ?? Coordinate ?? Mask ?? (byName is null ? Slice : null)) is { } other)
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("-Where goes together with a -Slice that is a hashtable of dimensions, and with no other selection.", other));
        // What can be told without an array is told before any is opened.
        Require(() =>
        {
            if (byName is { Count: > 0 }) _labels.AddIndices(byName);
            if (Where is not null) _labels.AddValues(Where);
            if (Coordinate is not null) _points = PointArguments.Read(Coordinate);
            if (Mask is not null) _mask = MaskArguments.Read(Unwrap.One(Mask) is ZarrArray array ? Run(cancel => array.ReadAsync(ZarrSelection.All, null, cancel), $"Reading {array.Path}") : Mask);
            return _labels.IsEmpty ? SelectionFor(rank: 0) : null;
        });
    }

    private protected ZarrSelection SelectionFor(ZarrArray array)
    {
        if (Slice is not null) RequireMeaning(array);
        return _mask ?? _points?.For(array.Rank) ?? (_labels.IsEmpty ? SelectionFor(array.Rank) : _labels.For(array, name => CoordinateOf(array, name)));
    }

    // What a script has computed has as many numbers as the data had: two rows of an array of two axes would be one element, and three rows rows.
    private void RequireMeaning(ZarrArray array)
    {
        if (!Selections.MayBeList(Slice, array.Rank) || WrittenArgument.IsListedIn(MyInvocation, nameof(Slice))) return;
        var numbers = string.Join(',', (object?[])Unwrap.One(Slice)!);
        var message = $"The list {numbers} in -Slice may be one index for each axis of '{array.Path}', or elements of its first axis. Write $list,: for elements, [int[]] $list for a list of any length, or $list[0],$list[1] for an index.";
        if (IsWriter) throw new ZarrException(ZarrErrorId.SelectionInvalid, message, Slice);
        if (!_isWarned) WriteWarning($"{message} It is read as an index.");
        _isWarned = true;
    }

    private ZarrSelection SelectionFor(int rank) => (Start ?? Count ?? Stride) is null
        ? Selections.Read(Slice, rank)
        : ZarrSelection.FromRange(Numbers(Start, nameof(Start)), Numbers(Count, nameof(Count)), Numbers(Stride, nameof(Stride)));

    // Arrays of one group share their values, which are read once.
    private ZarrCoordinate CoordinateOf(ZarrArray array, string dimension)
    {
        var place = (array.Store, ZarrCoordinate.KeyOf(array, dimension));
        if (!_coordinates.TryGetValue(place, out var coordinate)) _coordinates[place] = coordinate = Run(cancel => ZarrCoordinate.ReadAsync(array, dimension, cancel), $"Reading the values along {dimension}");
        return coordinate;
    }

    private static long[] Numbers(object? value, string parameter)
    {
        if (value is null) return [];
        var items = LanguagePrimitives.GetEnumerable(value)?.Cast<object?>().ToArray() ?? [value];
        var numbers = new long[items.Length];
        for (var i = 0; i < numbers.Length; i++)
            if (!Integers.TryRead(items[i], out numbers[i]))
                throw new ZarrException(ZarrErrorId.SelectionInvalid, $"-{parameter} does not allow '{items[i]}': give a whole number for each axis.", items[i]);
        return numbers;
    }
}
