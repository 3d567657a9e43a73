using System.Globalization;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>Makes problems of one store, and keeps those that were found on the way to something else until they are asked for.</summary>
internal sealed class ProblemList(IStore store)
{
    private readonly Queue<ZarrProblem> _waiting = new();

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public void Add(ZarrProblem problem) => _waiting.Enqueue(problem);

    /// <summary>Those that wait, once.</summary>
    public IEnumerable<ZarrProblem> Take()
    {
        while (_waiting.TryDequeue(out var problem)) yield return problem;
    }

    public ZarrProblem Of(
        ProblemId id, ProblemSeverity severity, StoreKey node, string key, string message, string advice, ProblemRepair repair = ProblemRepair.None, long count = 1, long length = 0)
    {
        // To an archive metadata can be added, and its lock lies beside it.
        var cannot = repair != ProblemRepair.None && !store.IsReplaceable() && id is not (ProblemId.GroupMetadataMissing or ProblemId.NodeMetadataMissing or ProblemId.LockFile);
        var link = repair == ProblemRepair.None ? null : FolderLinks.Before(store, key);
        return new()
        {
            Store = store,
            Node = node,
            Path = NodeStorage.Where(store, node),
            Key = key,
            Id = id,
            Severity = severity,
            Message = message,
            Advice = cannot ? "Nothing in an archive can be replaced or deleted: copy it to a directory with Copy-ZarrNode, and mend that."
                : link is not null ? $"It lies behind the link '{link}', and nothing behind a link is changed: mend the place that the link leads to." : advice,
            Repair = cannot || link is not null ? ProblemRepair.None : repair,
            StoredCount = count,
            StoredLength = length,
        };
    }

    /// <summary>What reading a node, or what makes it an array, failed with.</summary>
    /// <param name="node">The node.</param>
    /// <param name="document">The name of the document.</param>
    /// <param name="e">The failure.</param>
    public ZarrProblem OfNode(StoreKey node, string document, ZarrException e)
    {
        var key = node.Append(document).Value;
        return e.Id switch
        {
            ZarrErrorId.FormatNotSupported or ZarrErrorId.CodecNotSupported or ZarrErrorId.DataTypeNotSupported => Of(ProblemId.MetadataNotSupported, ProblemSeverity.Warning, node, key,
                $"It cannot be read here, and what it holds was not looked at: {e.Message}", "Read it with a program that knows this, or add the codec (docs/custom-codecs.md)."),
            ZarrErrorId.StoreReadFailed or ZarrErrorId.ChecksumMismatch => Unreadable(node, key, e),
            _ => Of(ProblemId.MetadataInvalid, ProblemSeverity.Error, node, key, e.Message, "Restore the document from a copy, or correct it: Get-ZarrMetadata -Raw shows its text."),
        };
    }

    public ZarrProblem Unreadable(StoreKey node, string key, ZarrException e) =>
        Of(ProblemId.ValueUnreadable, ProblemSeverity.Error, node, key, e.Message, "Check the rights, the links and the disk; restore the value from a copy if it is lost.");

    public ZarrProblem Orphan(StoreKey node, string key, long count, long length) => Of(ProblemId.OrphanedKey, ProblemSeverity.Warning, node, key,
        key.EndsWith('/') ? Text($"Below '{key}' {(count == 1 ? "is 1 value" : $"are {count:N0} values")} of {length:N0} bytes, and no array or group.") : $"'{key}' belongs to no array or group.",
        "Move it elsewhere if it is wanted, or delete it with Repair-ZarrStore -RemoveOrphan.", ProblemRepair.RemoveOrphan, count, length);

    public ZarrProblem OrphanedLink(StoreKey node, StoreKey link) => Of(ProblemId.OrphanedKey, ProblemSeverity.Warning, node, link.Value,
        $"'{link}' is a link to a directory that is no array or group; what is behind it was not looked at.",
        "Delete the link if it is not wanted, or let Repair-ZarrStore -RemoveOrphan do it: what it leads to stays.", ProblemRepair.RemoveOrphan);
}
