using System.ComponentModel;
using System.Management.Automation;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Binding;

/// <summary>A command that works on a part of an array: <c>-Slice</c>, or <c>-Start -Count -Stride</c> for computed bounds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrSelectionCommandBase : ZarrArrayCommandBase
{
    /// <summary>One item for each axis: a number, start:stop:step, a list or mask in parentheses; trailing axes are whole. See about_ZarrSlice.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public object? Slice { get; set; }

    /// <summary>The first index on each axis; trailing axes are whole.</summary>
    [Parameter]
    public object? Start { get; set; }

    /// <summary>How many elements to take on each axis; left out, all that follow.</summary>
    [Parameter]
    public object? Count { get; set; }

    /// <summary>The distance between elements on each axis; left out, 1.</summary>
    [Parameter]
    public object? Stride { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Slice is not null && (Start ?? Count ?? Stride) is not null)
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give either -Slice, or -Start, -Count and -Stride, not both.", Slice));
        // What can be told without an array is told before any is opened.
        Require(() => SelectionFor(rank: 0));
    }

    private protected ZarrSelection SelectionFor(ZarrArray array) => SelectionFor(array.Rank);

    private ZarrSelection SelectionFor(int rank) => (Start ?? Count ?? Stride) is null
        ? Selections.Read(Slice, rank)
        : ZarrSelection.FromRange(Numbers(Start, nameof(Start)), Numbers(Count, nameof(Count)), Numbers(Stride, nameof(Stride)));

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
