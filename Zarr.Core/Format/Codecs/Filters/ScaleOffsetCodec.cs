using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;

namespace Zarr.Format.Codecs.Filters;

/// <summary>Stores (x - offset) · scale, in the arithmetic of the array's own type (zarr-extensions, <c>codecs/scale_offset</c>).</summary>
public sealed record ScaleOffsetCodec : RealFilter
{
    internal static readonly CodecDescriptor Descriptor = new("scale_offset", null, c => new ScaleOffsetCodec(c.Node("scale"), c.Node("offset")), "scale", "offset") { Description = "Numbers less an offset, times a scale." };

    private readonly JsonNode? _scale;
    private readonly JsonNode? _offset;
    private readonly byte[] _scaleBits = [];
    private readonly byte[] _offsetBits = [];

    /// <summary>A filter with both numbers in the JSON form of the array's fill values; null for 1 and 0.</summary>
    public ScaleOffsetCodec(JsonNode? scale, JsonNode? offset) => (_scale, _offset) = (scale?.DeepClone(), offset?.DeepClone());

    private ScaleOffsetCodec(ScaleOffsetCodec unbound, byte[] scale, byte[] offset) : this(unbound._scale, unbound._offset) => (_scaleBits, _offsetBits) = (scale, offset);

    /// <inheritdoc/>
    public override string Name => "scale_offset";

    /// <inheritdoc/>
    public override ICodec Bind(ChunkSpec chunk)
    {
        _ = Real(chunk.DataType);
        var scale = Bits(chunk.DataType, _scale, 1);
        // Rule 41: division by it must be possible.
        if (!scale.AsSpan().ContainsAnyExcept((byte)0) || Equals(chunk.DataType.GetElement(scale), chunk.DataType.GetElement(Bits(chunk.DataType, null, 0))))
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' does not allow a scale of 0.", 0);
        return new ScaleOffsetCodec(this, scale, Bits(chunk.DataType, _offset, 0));
    }

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format)
    {
        var members = new JsonObject();
        if (_offset is not null) members["offset"] = _offset.DeepClone();
        if (_scale is not null) members["scale"] = _scale.DeepClone();
        return members.Count == 0 ? null : members;
    }

    /// <inheritdoc/>
    public bool Equals(ScaleOffsetCodec? other) => other is not null && JsonText.AreEqual(_scale, other._scale) && JsonText.AreEqual(_offset, other._offset);

    /// <inheritdoc/>
    public override int GetHashCode() => (_scale?.ToJsonString(), _offset?.ToJsonString()).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"scale_offset({_scale?.ToString() ?? "1"}, {_offset?.ToString() ?? "0"})";

    private protected override DataType TypeAfter(DataType type) => type;

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => Real(chunk.DataType).Scale(decoded, _offsetBits, _scaleBits, encoded);

    private protected override int TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => Real(chunk.DataType).Unscale(encoded, _offsetBits, _scaleBits, decoded);

    private protected override string Reason(ChunkSpec chunk) => $"the result is beyond what {chunk.DataType} can hold";

    // "Encoded to JSON using the Zarr V3 fill value encoding for the input array's data type"; a user's short form gives text.
    private byte[] Bits(DataType type, JsonNode? json, int absent)
    {
        try
        {
            return json is null ? type.FillValueFrom(absent)
                : json.GetValueKind() == System.Text.Json.JsonValueKind.String ? type.FillValueFrom(json.GetValue<string>()) : type.ParseFillValue(json, ZarrFormat.V3);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.FillValueInvalid)
        {
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' cannot use {json?.ToJsonString()} with {type}: {e.Message}", json?.ToJsonString(), e);
        }
    }
}
