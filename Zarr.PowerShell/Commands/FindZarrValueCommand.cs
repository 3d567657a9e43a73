using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Operations.Searching;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Commands;

/// <summary>Finds elements by their values.</summary>
[Cmdlet(VerbsCommon.Find, "ZarrValue", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(FoundValue), typeof(long))]
public sealed class FindZarrValueCommand : ZarrSelectionCommandBase
{
    private ValueCondition _condition = new();

    /// <summary>Elements above this.</summary>
    [Parameter]
    [Alias("GT")]
    [ValidateNotNull]
    public object? GreaterThan { get; set; }

    /// <summary>Elements from this on.</summary>
    [Parameter]
    [Alias("GE")]
    [ValidateNotNull]
    public object? GreaterOrEqual { get; set; }

    /// <summary>Elements below this.</summary>
    [Parameter]
    [Alias("LT")]
    [ValidateNotNull]
    public object? LessThan { get; set; }

    /// <summary>Elements up to this.</summary>
    [Parameter]
    [Alias("LE")]
    [ValidateNotNull]
    public object? LessOrEqual { get; set; }

    /// <summary>Elements equal to this.</summary>
    [Parameter]
    [Alias("EQ")]
    [ValidateNotNull]
    public object? Equal { get; set; }

    /// <summary>Elements not equal to this; NaN and NaT, which are equal to nothing, are among them.</summary>
    [Parameter]
    [Alias("NE")]
    [ValidateNotNull]
    public object? NotEqual { get; set; }

    /// <summary>Elements that are NaN, or among times NaT.</summary>
    [Parameter]
    public SwitchParameter NaN { get; set; }

    /// <summary>Stops after so many elements of each array.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Gives the number of elements of each array, and no elements.</summary>
    [Parameter]
    public SwitchParameter CountOnly { get; set; }

    /// <summary>Compares and gives what is stored, and not what it means by the attributes of the array.</summary>
    [Parameter]
    public SwitchParameter Stored { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (CountOnly && IsBound(nameof(First))) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give -First or -CountOnly, not both.", null));
        _condition = new()
        {
            GreaterThan = Unwrap.One(GreaterThan), GreaterOrEqual = Unwrap.One(GreaterOrEqual), LessThan = Unwrap.One(LessThan), LessOrEqual = Unwrap.One(LessOrEqual),
            Equal = Unwrap.One(Equal), NotEqual = Unwrap.One(NotEqual), NaN = NaN,
        };
        var bounds = new[] { GreaterThan, GreaterOrEqual, LessThan, LessOrEqual, Equal, NotEqual }.Count(bound => bound is not null);
        if (NaN ? bounds > 0 : bounds == 0)
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Say what to find: give -NaN alone, or one or more of -GreaterThan, -GreaterOrEqual, -LessThan, -LessOrEqual, -Equal and -NotEqual.", null));
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var (progress, summary) = (new ChunkProgress(), new SearchSummary());
        var values = ValuesOf(array, Stored);
        var selection = SelectionFor(array);
        var activity = $"Searching {array.Path}";
        if (CountOnly)
        {
            WriteObject(Run(cancel => values.CountValuesAsync(selection, _condition, summary, progress, cancel), activity, progress));
        }
        else
        {
            foreach (var found in Stream(cancel => Take(values.FindValuesAsync(selection, _condition, summary, progress, cancel), First), activity, progress))
                WriteObject(found with { Value = ReadableElement.Of(found.Value) });
        }

        WriteVerbose(string.Create(CultureInfo.InvariantCulture,
            $"Of the chunks of '{array.Path}' {summary.Read:N0} were read and {summary.RuledOut + summary.Counted:N0} skipped by their kept minimum and maximum; {summary.Missing:N0} are missing and were not read."));
    }

    // The search itself ends there: nothing is looked at ahead of the last one.
    private static async IAsyncEnumerable<FoundValue> Take(IAsyncEnumerable<FoundValue> found, long count)
    {
        await foreach (var value in found.ConfigureAwait(false))
        {
            yield return value;
            if (--count == 0) yield break;
        }
    }
}
