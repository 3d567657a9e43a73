using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.Storage.Nodes;

namespace Zarr.PowerShell.Commands;

/// <summary>Lists arrays and groups: the target and what lies below it, as they are found.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrNode", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class GetZarrNodeCommand : ZarrTargetCommandBase
{
    private const int MaxNames = 5;

    /// <summary>Goes down to the end.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels below the target to list; 1 when left out, 0 for the target alone.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = 1;

    private protected override void ProcessNode(ZarrNode node)
    {
        // The engine remembers a type name of an object, whoever holds it: what a caller has is opened anew, and looks as it did.
        if (ParameterSetName == TargetSets.InputObject && Array.IndexOf(InputObject, node) >= 0) node = Run(cancel => ZarrNode.OpenAsync(node.Store, node.Key, cancel));
        WriteNode(node, 0, "");
        var depth = Recurse && !MyInvocation.BoundParameters.ContainsKey(nameof(Depth)) ? int.MaxValue : Depth;
        if (node is not ZarrGroup group || depth == 0) return;
        // What leads to a node, for each level: a line goes on until the last node of its group.
        var lines = new List<string> { "" };
        var checks = new ConcurrentQueue<ConsolidatedCheck>();
        foreach (var found in Stream(cancel => group.ListAsync(depth, checks.Enqueue, cancel)))
        {
            if (found.Error is { } error)
            {
                TellLeftOut(error);
                continue;
            }

            lines.RemoveRange(found.Depth, lines.Count - found.Depth);
            WriteNode(found.Node!, found.Depth, lines[^1] + (found.IsLast ? "└─ " : "├─ "));
            lines.Add(lines[^1] + (found.IsLast ? "   " : "│  "));
        }

        foreach (var check in checks)
            if (!check.IsFresh) WriteWarning(Describe(check));
    }

    // The objects are the nodes themselves; the type name in front chooses the view that draws them as a tree.
    private void WriteNode(ZarrNode node, int level, string branch)
    {
        WarnOfAttributes(node);
        var entry = new PSObject(node);
        entry.TypeNames.Insert(0, "Zarr.NodeEntry");
        entry.Properties.Add(new PSNoteProperty("Level", level));
        entry.Properties.Add(new PSNoteProperty("Branch", branch));
        WriteObject(entry);
    }

    private static string Describe(ConsolidatedCheck check)
    {
        var renew = $"Update-ZarrMetadata '{check.Group.Path.Replace("'", "''")}' -Consolidate renews it.";
        if (check.Damage is { } damage) return $"The consolidated metadata of '{check.Group.Path}' is damaged and was passed over. {damage.Message} {renew}";
        var differences = check.Differences.Take(MaxNames).Select(d => d.State switch
        {
            ConsolidatedState.NotInCopy => "lacks ",
            ConsolidatedState.NotStored => "still has ",
            _ => "differs in ",
        } + (d.Name.Length == 0 ? "the group itself" : $"'{d.Name}'"));
        var rest = check.Differences.Count - MaxNames;
        return string.Create(CultureInfo.InvariantCulture,
            $"The consolidated metadata of '{check.Group.Path}' is stale, and other programs may go by it: it {string.Join(", ", differences)}{(rest > 0 ? $", and {rest} more" : "")}. {renew}");
    }
}
