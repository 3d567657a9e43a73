using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;

namespace Zarr.Format.Codecs.Filters;

/// <summary>Stores the values as another type of number; what that cannot hold is an error, unless told what becomes of it (zarr-extensions, <c>codecs/cast_value</c>).</summary>
public sealed record CastValueCodec : RealFilter
{
    private static readonly string[] Roundings = ["nearest-even", "towards-zero", "towards-positive", "towards-negative", "nearest-away"];
    private static readonly string[] Ranges = ["clamp", "wrap"];

    internal static readonly CodecDescriptor Descriptor = new("cast_value", null, Read, "data_type", "rounding", "out_of_range") { Description = "Elements as another data type." };

    private readonly JsonNode? _map;
    private readonly RealCast _encode;
    private readonly RealCast _decode;

    /// <summary>A filter.</summary>
    /// <param name="dataType">The type to store.</param>
    /// <param name="rounding">What happens to values between two of its.</param>
    /// <param name="outOfRange">What happens to values beyond its range; null: they are errors.</param>
    /// <param name="scalarMap">Lists <c>encode</c> and <c>decode</c> of pairs, values with a target of their own; null for none.</param>
    public CastValueCodec(DataType dataType, RealRounding rounding = RealRounding.NearestEven, OutOfRange? outOfRange = null, JsonNode? scalarMap = null)
    {
        (DataType, Rounding, OutOfRange, _map) = (dataType, rounding, outOfRange, scalarMap?.DeepClone());
        _encode = _decode = new(rounding, outOfRange, []);
        if (outOfRange == Zarr.Format.DataTypes.OutOfRange.Wrap) CheckWraps(dataType);
    }

    private CastValueCodec(CastValueCodec unbound, RealCast encode, RealCast decode)
        : this(unbound.DataType, unbound.Rounding, unbound.OutOfRange, unbound._map) => (_encode, _decode) = (encode, decode);

    /// <inheritdoc/>
    public override string Name => "cast_value";

    /// <summary>The type to store.</summary>
    public DataType DataType { get; }

    /// <summary>What happens to values between two of the target's.</summary>
    public RealRounding Rounding { get; }

    /// <summary>What happens to values beyond the target's range; null: they are errors.</summary>
    public OutOfRange? OutOfRange { get; }

    /// <inheritdoc/>
    public override ICodec Bind(ChunkSpec chunk)
    {
        _ = (Real(chunk.DataType), Real(DataType));
        return new CastValueCodec(this,
            _encode with { Map = ReadMap("encode", chunk.DataType, DataType) },
            // Only integers can wrap, on the way back too.
            _decode with { Map = ReadMap("decode", DataType, chunk.DataType), OutOfRange = OutOfRange == Zarr.Format.DataTypes.OutOfRange.Wrap && !Wraps(chunk.DataType) ? null : OutOfRange });
    }

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format)
    {
        var members = new JsonObject { ["data_type"] = DataType.SpellV3() };
        if (Rounding != RealRounding.NearestEven) members["rounding"] = Roundings[(int)Rounding];
        if (OutOfRange is { } range) members["out_of_range"] = Ranges[(int)range];
        if (_map is not null) members["scalar_map"] = _map.DeepClone();
        return members;
    }

    /// <inheritdoc/>
    public bool Equals(CastValueCodec? other) => other is not null && DataType.Equals(other.DataType) && Rounding == other.Rounding && OutOfRange == other.OutOfRange && JsonText.AreEqual(_map, other._map);

    /// <inheritdoc/>
    public override int GetHashCode() => (DataType, Rounding, OutOfRange).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"cast_value({string.Join(", ", Configure(ZarrFormat.V3)!.Select(member => member.Key == "scalar_map" ? "scalar_map" : member.Value!.ToString()))})";

    private protected override DataType TypeAfter(DataType type) => DataType;

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => Real(chunk.DataType).ConvertTo(decoded, Real(DataType), _encode, encoded);

    private protected override int TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => Real(DataType).ConvertTo(encoded, Real(chunk.DataType), _decode, decoded);

    private protected override string Reason(ChunkSpec chunk) => $"it has no value in {DataType}; \"out_of_range\" or \"scalar_map\" can give it one";

    private static CastValueCodec Read(CodecConfiguration c) => new(
        c.DataType("data_type"),
        (RealRounding)Array.IndexOf(Roundings, c.Choice("rounding", Roundings[0], Roundings)),
        c.Has("out_of_range") ? (OutOfRange)Array.IndexOf(Ranges, c.Choice("out_of_range", "", Ranges)) : null,
        c.Node("scalar_map"));

    private static bool Wraps(DataType type) => type.ClrType.IsPrimitive && type.GetElement(type.DefaultFillValue) is not (float or double or bool);

    private void CheckWraps(DataType type)
    {
        if (!Wraps(type)) throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' can wrap integers only, not {type}. Use \"clamp\".", type.Name);
    }

    private (byte[] From, byte[] To)[] ReadMap(string member, DataType from, DataType to)
    {
        if (_map is null) return [];
        if (_map is not JsonObject map || map.Any(m => m.Key is not ("encode" or "decode"))) throw Invalid();
        if (map[member] is not { } node) return [];
        if (node is not JsonArray pairs || pairs.Any(pair => pair is not JsonArray { Count: 2 })) throw Invalid();
        return [.. pairs.Select(pair => (Value(pair![0], from), Value(pair[1], to)))];

        byte[] Value(JsonNode? json, DataType type)
        {
            try
            {
                // The specification's own example writes "+Infinity".
                return type.ParseFillValue(json is JsonValue text && text.TryGetValue(out string? word) && word == "+Infinity" ? "Infinity" : json, ZarrFormat.V3);
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.FillValueInvalid)
            {
                throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' has a scalar map that does not fit: {e.Message}", json?.ToJsonString(), e);
            }
        }
    }

    private ZarrException Invalid() => new(ZarrErrorId.CodecInvalid, $"The codec '{Name}' does not allow this scalar map: it must be an object with lists \"encode\" and \"decode\" of pairs.", _map!.ToJsonString());
}
