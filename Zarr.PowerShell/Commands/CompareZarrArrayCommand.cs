using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Operations.Comparing;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Compares the elements of arrays, however they are cut, compressed and stored.</summary>
[Cmdlet(VerbsData.Compare, "ZarrArray", DefaultParameterSetName = Summary)]
[OutputType(typeof(ArrayComparison), ParameterSetName = [Summary])]
[OutputType(typeof(bool), ParameterSetName = [Gate])]
[OutputType(typeof(ElementDifference), ParameterSetName = [Details])]
public sealed class CompareZarrArrayCommand : ZarrCommandBase
{
    private const string Summary = "Summary", Gate = "Quiet", Details = "Detailed";

    private ZarrNode[] _references = [];
    private ComparisonRule _rule = ComparisonRule.Exact;
    // Of a gate: whether all were equal so far, and whether there was anything to compare.
    private bool _isEqual = true;
    private bool _isCompared;

    /// <summary>What the elements should be: an array, or its path; with -Name also a group.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    public object ReferenceArray { get; set; } = null!;

    /// <summary>What they are: arrays, or paths, with wildcards too; with -Name also groups.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object[] DifferenceArray { get; set; } = [];

    /// <summary>The arrays inside both groups, such as <c>land/temperature</c>; wildcards are allowed, ** for all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Compares a part of both: one item for each axis, see about_ZarrSlice.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DimensionCompleter))]
    public object? Slice { get; set; }

    /// <summary>How far apart numbers may be; for times, in the unit of their type.</summary>
    [Parameter]
    public double Tolerance { get; set; }

    /// <summary>How far apart numbers may be as a part of the reference, in addition to -Tolerance.</summary>
    [Parameter]
    public double RelativeTolerance { get; set; }

    /// <summary>Takes a NaN to be equal to no NaN, and a NaT to no NaT.</summary>
    [Parameter]
    public SwitchParameter NaNDiffers { get; set; }

    /// <summary>Compares shape, data type, fill value, dimension names and attributes, too.</summary>
    [Parameter(ParameterSetName = Summary)]
    [Parameter(ParameterSetName = Gate)]
    public SwitchParameter Metadata { get; set; }

    /// <summary>Gives one $true or $false for all: $true where everything was compared and is equal.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Gate)]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Gives each element that differs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Details)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>With -Detailed, so many for each pair of arrays at most; no more is read then.</summary>
    [Parameter(ParameterSetName = Details)]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _rule = new() { Tolerance = Tolerance, RelativeTolerance = RelativeTolerance, NaNDiffers = NaNDiffers, Metadata = Metadata };
        try
        {
            LabelArguments.ReadSlice(Slice, null);
            _references = [.. Read(ReferenceArray)];
            if (_references.Length > 1) Refuse(ErrorRecords.ArgumentInvalid($"-ReferenceArray stands for {_references.Length} arrays or groups: there must be one.", ReferenceArray));
        }
        catch (ZarrException e)
        {
            Refuse(ErrorRecords.From(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_references is not [var reference]) return;
        foreach (var node in Read(DifferenceArray))
            Attempt(node, () =>
            {
                foreach (var (one, other) in Pairs(reference, node)) Attempt(other, () => Compare(one, other));
            });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Quiet) return;
        if (!_isCompared && ErrorCount == 0) WriteError(ErrorRecords.ArgumentInvalid("Nothing was compared: -DifferenceArray stands for no array.", null));
        WriteObject(_isEqual && ErrorCount == 0);
    }

    // A gate that ended in an error would be passed: the engine leaves out an if whose condition fails, and goes on with the script.
    private void Refuse(ErrorRecord error)
    {
        if (!Quiet) ThrowTerminatingError(error);
        WriteError(error);
    }

    private void Compare(ZarrNode reference, ZarrNode other)
    {
        var (one, two) = (RequireArray(reference), RequireArray(other));
        var selection = LabelArguments.ReadSlice(Slice, one);
        var progress = new ChunkProgress();
        var activity = $"Comparing {other.Path}";
        if (Detailed)
        {
            var left = First;
            foreach (var found in Stream(cancel => ArrayComparer.FindDifferencesAsync(one, two, selection, _rule, progress, cancel), activity, progress))
            {
                WriteObject(found with { Reference = Records.Shown(found.Reference), Difference = Records.Shown(found.Difference) });
                if (--left == 0) break;
            }

            return;
        }

        var result = Run(cancel => ArrayComparer.CompareAsync(one, two, selection, _rule, progress, cancel), activity, progress);
        Write(result with { FirstReference = Records.Shown(result.FirstReference), FirstDifference = Records.Shown(result.FirstDifference) });
    }

    private void Write(ArrayComparison result)
    {
        _isCompared = true;
        _isEqual &= result.Equal;
        if (!Quiet) WriteObject(result);
    }

    /// <summary>The arrays of one name below both. An array that only one has is told as a difference.</summary>
    private IEnumerable<(ZarrNode, ZarrNode)> Pairs(ZarrNode reference, ZarrNode other)
    {
        if (Name is null) yield return (reference, other);
        foreach (var name in Name ?? [])
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name) || IsExact(reference, name) || IsExact(other, name))
            {
                yield return (Below(reference, name), Below(other, name));
                continue;
            }

            var (ones, twos) = (ArraysBelow(reference, name), ArraysBelow(other, name));
            if (ones.Count + twos.Count == 0) WriteError(ErrorRecords.From(new ZarrException(ZarrErrorId.NodeNotFound, $"Neither '{reference.Path}' nor '{other.Path}' has an array that '{name}' stands for.", name)));
            foreach (var found in ones.Keys.Union(twos.Keys).Order(StringComparer.Ordinal))
            {
                if (ones.TryGetValue(found, out var one) && twos.TryGetValue(found, out var two)) yield return (one, two);
                else if (Detailed) WriteError(ErrorRecords.From(new ZarrException(ZarrErrorId.NodeNotFound, Missing(found, ones.ContainsKey(found), reference, other), found)));
                else Write(new()
                {
                    ReferencePath = System.IO.Path.Join(reference.Path, found),
                    DifferencePath = System.IO.Path.Join(other.Path, found),
                    Shape = (ones.GetValueOrDefault(found) ?? twos[found]).Shape,
                    Reason = Missing(found, ones.ContainsKey(found), reference, other),
                });
            }
        }
    }

    private static string Missing(string name, bool isInReference, ZarrNode reference, ZarrNode other) => $"there is no array '{name}' in '{(isInReference ? other : reference).Path}'";

    private ZarrNode Below(ZarrNode node, string name) => Run(async cancel => await ZarrNode.OpenAsync(node.Store, await NodeName.FindAsync(node.Store, node.Key, name, cancel), cancel));

    private bool IsExact(ZarrNode node, string name) => Run(cancel => NodeName.IsExactAsync(node.Store, node.Key, name, cancel));

    private Dictionary<string, ZarrArray> ArraysBelow(ZarrNode node, string name)
    {
        var pattern = new NodePattern(name, node.Key);
        var skip = node.Key.IsRoot ? 0 : node.Key.Value.Length + 1;
        var found = new Dictionary<string, ZarrArray>(StringComparer.Ordinal);
        if (node is not ZarrGroup group) throw new ZarrException(ZarrErrorId.NotAGroup, $"'{node.Path}' is an array, not a group: leave out -Name.", node.Path);
        foreach (var listed in Stream(cancel => group.ListAsync(pattern.Depth, pattern.MayLead, cancel)))
        {
            if (listed.Error is { } error) WriteError(ErrorRecords.From(error));
            else if (listed.Node is ZarrArray array && pattern.IsMatch(array.Key)) found[array.Key.Value[skip..]] = array;
        }

        return found;
    }

    private static ZarrArray RequireArray(ZarrNode node) => node as ZarrArray
        ?? throw new ZarrException(ZarrErrorId.NotAnArray, $"'{node.Path}' is a group, not an array. -Name says which of its arrays are compared: '**' for all.", node.Path);

    private IEnumerable<ZarrNode> Read(object value) => NodeArguments.Read(this, value, path =>
    {
        ZarrNode? node = null;
        var (store, key) = StoreLocator.Place(path);
        Attempt(path, () => node = Run(cancel => ZarrNode.OpenAsync(store, key, cancel)));
        return node;
    }, mustMatch: true);
}
