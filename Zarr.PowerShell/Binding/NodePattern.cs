using System.Management.Automation;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Names of nodes with wildcards: <c>*</c>, <c>?</c> and <c>[...]</c> stand for parts of one name, <c>**</c> for any number of groups, none included.
/// Upper and lower case differ, as in stores.
/// </summary>
internal sealed class NodePattern
{
    private const string AnyGroups = "**";

    // Null for any number of groups.
    private readonly WildcardPattern?[] _parts;
    private readonly int _skip;

    /// <param name="pattern">The pattern, such as <c>exp*/**/temp?</c>.</param>
    /// <param name="group">The node that names are relative to.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public NodePattern(string pattern, StoreKey group)
    {
        _parts = [.. NodeName.Split(pattern).Select(part => part == AnyGroups ? null : NamePattern.Of(part, WildcardOptions.None))];
        _skip = group.IsRoot ? 0 : group.Value.Length + 1;
    }

    /// <summary>How many levels below the group matches can be.</summary>
    public int Depth => _parts.Contains(null) ? int.MaxValue : _parts.Length;

    /// <summary>True for a node that the pattern stands for.</summary>
    public bool IsMatch(StoreKey key) => States(key)[^1];

    /// <summary>True for a node that the pattern stands for, or below which such a node may be.</summary>
    public bool MayLead(StoreKey key) => Array.IndexOf(States(key), true) >= 0;

    // Which numbers of parts the names so far can be the match of. "**" at the end stands for nodes, too.
    private bool[] States(StoreKey key)
    {
        var states = new bool[_parts.Length + 1];
        states[0] = true;
        SkipGroups(states);
        foreach (var name in key.Value[_skip..].Split('/'))
        {
            var next = new bool[states.Length];
            for (var i = 0; i < _parts.Length; i++)
            {
                if (!states[i]) continue;
                if (_parts[i] is not { } part) next[i] = true;
                else if (part.IsMatch(name)) next[i + 1] = true;
            }

            SkipGroups(states = next);
        }

        return states;
    }

    private void SkipGroups(bool[] states)
    {
        for (var i = 0; i < _parts.Length; i++)
            if (states[i] && _parts[i] is null) states[i + 1] = true;
    }
}
