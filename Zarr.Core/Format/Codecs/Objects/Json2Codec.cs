using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;
using Zarr.Format.Metadata;

namespace Zarr.Format.Codecs.Objects;

/// <summary>
/// Objects as one JSON text for a chunk: a list of the elements, then NumPy's name of their type, then the shape (numcodecs json.py, format
/// <c>json2</c>); the older format <c>json</c> has no shape. Text is written as Python's json module writes it.
/// </summary>
public sealed record Json2Codec : IObjectBytesCodec
{
    private static readonly string[] PythonMembers = ["encoding", "skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys", "indent", "separators", "strict"];

    internal static readonly CodecDescriptor Descriptor = new("numcodecs.json2", "json2", c => Read(c, true)) { Description = "Objects as JSON." };

    internal static readonly CodecDescriptor OldDescriptor = new("numcodecs.json", "json", c => Read(c, false)) { Description = "Objects as JSON, in the older form." };

    private readonly PythonJson _writer;
    private readonly JsonObject _members;
    private readonly bool _hasShape;

    /// <summary>The codec with numcodecs' own defaults.</summary>
    public Json2Codec() : this(new PythonJson(), [], true)
    {
    }

    private Json2Codec(PythonJson writer, JsonObject members, bool hasShape) => (_writer, _members, _hasShape) = (writer, members, hasShape);

    /// <inheritdoc/>
    public string Name => _hasShape ? "json2" : "json";

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.Object;

    /// <inheritdoc/>
    public JsonObject Configure(ZarrFormat format) => _members.Count > 0 ? (JsonObject)_members.DeepClone() : new()
    {
        ["encoding"] = "utf-8", ["skipkeys"] = false, ["ensure_ascii"] = true, ["check_circular"] = true, ["allow_nan"] = true,
        ["indent"] = null, ["separators"] = new JsonArray(",", ":"), ["sort_keys"] = true, ["strict"] = true,
    };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public object? Normalize(object? element) => ObjectTree.WithoutBytes(element, Name);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        List<object?> items = [.. ObjectTree.Nest(decoded, chunk.Shape), "|O"];
        if (_hasShape) items.Add(chunk.Shape.Select(n => (object?)n).ToArray());
        encoded.Write(_writer.Write(items));
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk)
    {
        try
        {
            if (JsonText.ParseAny(encoded) is not JsonArray list) throw new ZarrException(ZarrErrorId.ChunkCorrupt, "It is not a JSON list.");
            ObjectTree.Unpack([.. list.Select(item => AttributeValues.FromJson(item))], decoded, _hasShape ? null : (Shape?)chunk.Shape);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, "It is not JSON: " + e.Message, null, e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Json2Codec? other) => other is not null && _hasShape == other._hasShape && JsonText.AreEqual(Configure(ZarrFormat.V2), other.Configure(ZarrFormat.V2));

    /// <inheritdoc/>
    public override int GetHashCode() => _hasShape.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Json2Codec Read(CodecConfiguration c, bool hasShape)
    {
        _ = c.Choice("encoding", "utf-8", "utf-8", "utf8", "ascii");
        var members = new JsonObject();
        foreach (var member in PythonMembers)
            if (c.Node(member) is { } node) members[member] = node.DeepClone();
        // Python's true is 1: one blank a level.
        var indent = c.Node("indent") switch
        {
            null => null,
            var node when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False => node.GetValueKind() == JsonValueKind.True ? " " : "",
            var node when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
            _ => new string(' ', c.Integer("indent", 0, 0, 64)),
        };
        var separators = c.Node("separators") is JsonArray { Count: 2 } pair && pair.All(s => s?.GetValueKind() == JsonValueKind.String)
            ? (pair[0]!.GetValue<string>(), pair[1]!.GetValue<string>()) : indent is null ? (",", ":") : (", ", ": ");
        return new(new() { Indent = indent, Separators = separators, EnsureAscii = c.Boolean("ensure_ascii", true), SortKeys = c.Boolean("sort_keys", true) }, members, hasShape);
    }
}
