using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;

namespace Zarr.Format.Codecs;

/// <summary>The configuration of one codec while it is being read: typed members, and errors that name codec and member.</summary>
/// <param name="codec">The codec's name, for messages.</param>
/// <param name="members">The configuration; null for none.</param>
/// <param name="clamps">
/// Integers out of bounds count as the nearest one allowed, as numcodecs' libraries have it: so stored Zarr v2 metadata
/// must be read. What a user gives must fit.
/// </param>
public sealed class CodecConfiguration(string codec, JsonObject? members, bool clamps = false)
{
    // What any of the codecs calls its effort: R writes both level and clevel.
    private static readonly HashSet<string> s_effort = ["level", "clevel", "compression_level", "acceleration", "preset", "nthreads"];

    private readonly HashSet<string> _known = [];
    private CodecSettings? _asked;
    private bool _isBare;

    /// <summary>
    /// A configuration that is there to be asked: it notes which members a codec wants and what it allows, and gives something for each. So no list of
    /// settings is kept beside the code that reads them.
    /// </summary>
    /// <param name="codec">The codec's name.</param>
    /// <param name="asked">Takes what it asks for.</param>
    /// <param name="isBare">Says that members are missing that may be, and that lists are empty; otherwise all are there.</param>
    internal static CodecConfiguration Asking(string codec, CodecSettings asked, bool isBare) => new(codec, null) { _asked = asked, _isBare = isBare };

    /// <summary>True when the member is present and not null.</summary>
    public bool Has(string member) => _asked is not null ? !_isBare : Member(member) is not null;

    /// <summary>True when the member is a text.</summary>
    public bool IsText(string member) => _asked is not null || Member(member)?.GetValueKind() == JsonValueKind.String;

    /// <summary>An integer within bounds.</summary>
    public int Integer(string member, int absent, int minimum, int maximum)
    {
        if (_asked is not null) return _asked.Note(new(member, absent.ToString(CultureInfo.InvariantCulture), minimum, maximum), Math.Clamp(absent, minimum, maximum));
        if (Member(member) is not { } node) return absent;
        var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        return (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || TryWhole(text, out value))
            && (clamps || (value >= minimum && value <= maximum))
            ? Math.Clamp(value, minimum, maximum)
            : throw Invalid(member, node, $"an integer from {minimum} to {maximum}");
    }

    // Writers without integers have 5.0.
    private static bool TryWhole(string text, out int value)
    {
        var isWhole = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number) && Math.Abs(number) <= int.MaxValue;
        value = isWhole ? (int)number : 0;
        return isWhole;
    }

    /// <summary>A text as it is, or what a number or truth value is spelled as; null when absent.</summary>
    internal string? Spelled(string member) => _asked is not null ? null : Member(member) switch
    {
        null => null,
        var node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        var node => node.ToJsonString(),
    };

    /// <summary>A number that must be there.</summary>
    public double Number(string member)
    {
        if (_asked is not null) return _asked.Note(new(member), 1.0);
        var node = Member(member);
        var text = node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node?.ToJsonString();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value : throw Invalid(member, node, "a number");
    }

    /// <summary>A type of elements in NumPy's spelling; null when absent.</summary>
    public StoredType? StoredType(string member)
    {
        if (_asked is not null) return _asked.Note<StoredType?>(new(member), _isBare ? null : new StoredType(DataTypeRegistry.Parse("int32"), false));
        if (Member(member) is not { } node) return null;
        if (node.GetValueKind() == JsonValueKind.String && DataTypeRegistry.Find(node.GetValue<string>()) is { } type)
            return new(type, node.GetValue<string>().StartsWith('>'));
        throw Invalid(member, node, "a type such as <i2");
    }

    /// <summary>A data type in the spelling of Zarr v3, with a configuration where it has one.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public DataType DataType(string member)
    {
        if (_asked is not null) return _asked.Note(new(member), DataTypeRegistry.Parse("int32"));
        var (name, configuration) = Extension.Read(Member(member) ?? throw Invalid(member, null, "a data type"), $"of the codec '{codec}'", member, mayIgnore: false);
        return DataTypeRegistry.FromV3(name, configuration, $"of the codec '{codec}'")
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The codec '{codec}' names the data type '{name}', which is not supported.", name);
    }

    /// <summary>A list whose items are integers or lists of integers, and which they are; null when absent.</summary>
    internal (long[] Numbers, bool IsList)[]? Lists(string member)
    {
        if (_asked is not null) return _asked.Note<(long[] Numbers, bool IsList)[]>(new(member), [([1], false)]);
        if (Member(member) is not { } node) return null;
        if (node is not JsonArray items) throw Invalid(member, node, "a list");
        return [.. items.Select(item => item is JsonArray list ? (list.Select(Whole).ToArray(), true) : ([Whole(item)], false))];

        long Whole(JsonNode? item) => item is not null && long.TryParse(item.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value : throw Invalid(member, node, "a list of integers, or of lists of them");
    }

    /// <summary>Anything; null when absent.</summary>
    internal JsonNode? Node(string member) => _asked is not null ? _asked.Note<JsonNode?>(new(member), _isBare ? new JsonArray() : null) : Member(member);

    /// <summary>One of a few words.</summary>
    public string Choice(string member, string absent, params ReadOnlySpan<string> allowed)
    {
        if (_asked is not null) return _asked.Note(new(member, absent.Length > 0 ? absent : null, Choices: [.. allowed]), absent.Length > 0 ? absent : allowed[0]);
        if (Member(member) is not { } node) return absent;
        if (node.GetValueKind() == JsonValueKind.String)
            foreach (var word in allowed)
                if (word.Equals(node.GetValue<string>(), StringComparison.OrdinalIgnoreCase)) return word;
        throw Invalid(member, node, "one of " + string.Join(", ", allowed.ToArray()));
    }

    /// <summary>A yes or no.</summary>
    public bool Boolean(string member, bool absent) => _asked is not null ? _asked.Note(new(member, absent ? "true" : "false", Choices: ["false", "true"]), absent) : Member(member) is not { } node ? absent : node.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when IsText(member) && bool.TryParse(node.GetValue<string>(), out var value) => value,
        _ => throw Invalid(member, node, "true or false"),
    };

    /// <summary>A list of integers; null when absent.</summary>
    public int[]? Integers(string member)
    {
        if (_asked is not null) return _asked.Note<int[]>(new(member), [0]);
        if (Member(member) is not { } node) return null;
        if (node is not JsonArray array) throw Invalid(member, node, "a list of integers");
        var values = new int[array.Count];
        for (var i = 0; i < values.Length; i++)
            if (array[i] is not { } item || !int.TryParse(item.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[i])) throw Invalid(member, node, "a list of integers");
        return values;
    }

    /// <summary>A list of lengths, each at least 1.</summary>
    public Shape Lengths(string member) => _asked is not null ? _asked.Note(new(member), new Shape(1)) : Integers(member) is { } lengths && Array.TrueForAll(lengths, n => n > 0)
        ? new Shape([.. lengths.Select(n => (long)n)])
        : throw Invalid(member, Member(member), "a list of integers of at least 1");

    /// <summary>A list of codecs, as the metadata of an array has one; null when absent.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public IReadOnlyList<ICodec>? Codecs(string member) => _asked is not null ? _asked.Note<IReadOnlyList<ICodec>>(new(member), [new BytesCodec(false)]) : Member(member) is { } node ? CodecList.Read(node, $"of the codec '{codec}'", member) : null;

    /// <summary>Refuses members that nothing asked for, since they may change the meaning of the stored bytes.</summary>
    public void RefuseUnknown() => RefuseUnknown(isStored: false);

    /// <summary>The same; in what is stored those pass that say how hard an encoder tried, or that they may be ignored.</summary>
    internal void RefuseUnknown(bool isStored)
    {
        foreach (var (name, value) in members ?? [])
            if (!_known.Contains(name) && !(isStored && (s_effort.Contains(name) || Extension.MayBeIgnored(value))))
                throw new ZarrException(ZarrErrorId.CodecInvalid,
                    $"The codec '{codec}' has no member '{name}'. Known are {(_known.Count == 0 ? "none" : string.Join(", ", _known))}.", name);
    }

    /// <summary>The error for a member that is not allowed.</summary>
    public ZarrException Invalid(string member, JsonNode? value, string allowed) =>
        new(ZarrErrorId.CodecInvalid, $"The codec '{codec}' does not allow {member} {value?.ToJsonString() ?? "null"}: it must be {allowed}.", value?.ToJsonString());

    private JsonNode? Member(string name)
    {
        _known.Add(name);
        return members?[name];
    }
}
