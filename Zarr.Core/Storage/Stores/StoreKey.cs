namespace Zarr.Storage.Stores;

/// <summary>
/// The name of a value in a store: segments joined by "/", none empty, none "." or "..", none with a NUL character or half a
/// surrogate pair. No such key leads out of a directory where "/" alone separates; a store on a system where other characters have a
/// meaning in paths refuses those itself. The empty key is the root, usable as a prefix only.
/// </summary>
public readonly record struct StoreKey
{
    private readonly string? _value;

    private StoreKey(string value) => _value = value;

    /// <summary>The prefix of everything.</summary>
    public static StoreKey Root => default;

    /// <summary>The key's text.</summary>
    public string Value => _value ?? "";

    /// <summary>True for the empty key.</summary>
    public bool IsRoot => Value.Length == 0;

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The key without its last segment.</summary>
    public StoreKey Parent => Value.LastIndexOf('/') is var slash and >= 0 ? new(Value[..slash]) : Root;

    /// <summary>Checks and makes a key.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>: the key could leave the store or is ambiguous.</exception>
    public static StoreKey Parse(string value) => TryParse(value, out var key) ? key : throw new ZarrException(ZarrErrorId.NameInvalid,
        $"The key '{value}' is not allowed: its parts between '/' must not be empty, '.' or '..', nor contain a NUL character or half a surrogate pair.", value);

    /// <summary>The key of a path as users write it: backslashes are slashes, and leading, trailing and repeated ones do not count (Zarr v2, "Logical storage paths").</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>: a part is not allowed, such as ".".</exception>
    public static StoreKey FromPath(string path) => Parse(string.Join('/', path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Checks and makes a key; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse(string value, out StoreKey key)
    {
        key = value.Length == 0 ? Root : new(value);
        if (value.Length == 0) return true;
        foreach (var range in value.AsSpan().Split('/'))
            if (!IsSegment(value.AsSpan(range))) return false;

        return true;
    }

    /// <summary>True for what can stand between two slashes of a key.</summary>
    internal static bool IsSegment(ReadOnlySpan<char> name) =>
        name.Length > 0 && name is not ("." or "..") && !name.ContainsAny('/', '\0') && HasWholeRunes(name);

    /// <summary>This key followed by <paramref name="name"/>, which may have several segments.</summary>
    public StoreKey Append(string name) => IsRoot ? Parse(name) : name.Length == 0 ? this : new(Value + "/" + Parse(name).Value);

    /// <summary>This key followed by a name that is known to be allowed.</summary>
    internal StoreKey AppendKnown(string name) => new(IsRoot ? name : $"{Value}/{name}");

    /// <summary>True when the key lies below <paramref name="prefix"/>; no key lies below itself.</summary>
    public bool IsBelow(StoreKey prefix) => prefix.IsRoot ? !IsRoot
        : Value.Length > prefix.Value.Length && Value[prefix.Value.Length] == '/' && Value.StartsWith(prefix.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Refuses the root where a value is to be named.</summary>
    internal void RequireName()
    {
        if (IsRoot) throw new ZarrException(ZarrErrorId.NameInvalid, "The empty key names the whole store; a value needs a key with at least one character.", Value);
    }

    /// <summary>Half a surrogate pair has no UTF-8 form: file systems would give all such keys the same name.</summary>
    private static bool HasWholeRunes(ReadOnlySpan<char> rest)
    {
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1])) return false;
            rest = rest[(at + 2)..];
        }

        return true;
    }
}
