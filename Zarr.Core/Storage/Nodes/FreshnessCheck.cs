namespace Zarr.Storage.Nodes;

/// <summary>
/// Compares the consolidated metadata of a group with the nodes that a walk below it finds. Nothing else tells for certain whether it is
/// fresh: the times of files are those of a copy, a checkout or an unpacked archive.
/// </summary>
internal sealed class FreshnessCheck
{
    private readonly ZarrGroup _group;
    private readonly ConsolidatedMetadata? _copies;
    private readonly ZarrException? _damage;
    private readonly int _depth;
    private readonly HashSet<string> _seen = [], _suspects = [];

    private FreshnessCheck(ZarrGroup group, ConsolidatedMetadata? copies, ZarrException? damage, int depth) =>
        (_group, _copies, _damage, _depth) = (group, copies, damage, depth);

    /// <summary>Begins to compare; null where there is nothing to compare with.</summary>
    /// <param name="group">The group.</param>
    /// <param name="stored">Its documents, where they are at hand.</param>
    /// <param name="depth">How many levels below it will be seen.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<FreshnessCheck?> BeginAsync(ZarrGroup group, StoredNode? stored, int depth, CancellationToken cancel)
    {
        try
        {
            var copies = stored is { Format: ZarrFormat.V3 }
                ? ConsolidatedMetadata.Find(ZarrFormat.V3, stored.Document, NodeStorage.Where(group.Store, group.Key.Append(NodeStorage.V3Name)))
                : await ConsolidatedStorage.LoadAsync(group.Store, group.Key, group.ZarrFormat, cancel).ConfigureAwait(false);
            if (copies is null) return null;
            var check = new FreshnessCheck(group, copies, null, depth);
            if (copies.Format == ZarrFormat.V2) check.See("", stored ?? await NodeStorage.LoadAsync(group.Store, group.Key, cancel).ConfigureAwait(false));
            return check;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            return new(group, null, e, depth);
        }
    }

    /// <summary>Compares what was found. A node whose documents cannot be read is an error already, not a difference.</summary>
    public void See(ListedNode found)
    {
        var name = ConsolidatedStorage.NameOf(found.Key, _group.Key);
        if (found.Stored is null) _seen.Add(name);
        else See(name, found.Stored);
    }

    /// <summary>
    /// The result. Whatever looked stale is read once more, after the copies: a node that was changed during the walk has a new copy by now,
    /// and one in a directory that is no group was not found.
    /// </summary>
    public async ValueTask<ConsolidatedCheck> FinishAsync(CancellationToken cancel)
    {
        var differences = new List<ConsolidatedDifference>();
        foreach (var name in _copies?.Names ?? [])
            if (!_seen.Contains(name) && name.Count(c => c == '/') < _depth) _suspects.Add(name);
        if (_suspects.Count == 0 || await BeginAsync(_group, null, _depth, cancel).ConfigureAwait(false) is not { } again) return new(_group, differences, _damage);
        foreach (var name in _suspects.Order(StringComparer.Ordinal))
            if (await again.CompareAsync(name, cancel).ConfigureAwait(false) is var state and not ConsolidatedState.Same) differences.Add(new(name, state));
        return new(_group, differences, again._damage);
    }

    private async ValueTask<ConsolidatedState> CompareAsync(string name, CancellationToken cancel)
    {
        try
        {
            return _copies?.Compare(name, await NodeStorage.LoadAsync(_group.Store, _group.Key.Append(name), cancel).ConfigureAwait(false)) ?? ConsolidatedState.Same;
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.MetadataInvalid or ZarrErrorId.FormatNotSupported)
        {
            // Stored it is, and what is wrong with it is no matter of the copy.
            return ConsolidatedState.Same;
        }
    }

    private void See(string name, StoredNode? stored)
    {
        _seen.Add(name);
        if (_copies is not null && _copies.Compare(name, stored) != ConsolidatedState.Same) _suspects.Add(name);
    }
}
