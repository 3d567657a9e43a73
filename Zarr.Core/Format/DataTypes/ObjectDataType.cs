using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Zarr.Format.Metadata;

namespace Zarr.Format.DataTypes;

/// <summary>
/// object: whatever JSON and MessagePack can say, in Zarr v2 only: text, numbers, true and false, null, lists, dictionaries, and as far as the
/// codec allows, bytes and arrays of numbers.
/// </summary>
internal sealed class ObjectDataType() : VariableDataType("object", "O", typeof(object), "json2")
{
    private const int MaxDepth = 60;

    internal override JsonNode SpellV3() =>
        throw new ZarrException(ZarrErrorId.FormatNotSupported, "Zarr v3 has no data type for objects. Use string or bytes, or Zarr v2.", Name);

    internal override object? Default => null;

    internal override bool IsElement(object value) => value is string or IDictionary or byte[];

    internal override bool IsItem(object value) => true;

    internal override bool AreEqual(object? one, object? other) => one is string or not IEnumerable && Equals(one, other);

    public override object GetElement(ReadOnlySpan<byte> element) => AttributeValues.FromJson(JsonNode.Parse(element))!;

    protected override byte[] GetBits(object? element) => Encoding.UTF8.GetBytes(AttributeValues.ToJson(element)?.ToJsonString() ?? "null");

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "null");

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => JsonNode.Parse(fill)!;

    internal override byte[] FillValueFrom(object? value)
    {
        var fill = base.FillValueFrom(value);
        try
        {
            Zarr.Format.Json.WholeText.Require(TryConvert(value, out var element) ? AttributeValues.ToJson(element) : null);
            return fill;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.AttributeInvalid)
        {
            throw new ZarrException(ZarrErrorId.FillValueInvalid, $"The fill value cannot be stored: {e.Message}", value, e);
        }
    }

    protected override bool TryConvert(object? value, out object? element) => TryNormalize(value, 0, out element);

    // One .NET type for each kind of value, so that equal values are equal whoever made them.
    private static bool TryNormalize(object? value, int depth, out object? element)
    {
        element = value;
        if (depth > MaxDepth) return false;
        switch (value)
        {
            case null or string or bool or long or double or byte[]: return true;
            case char c: element = c.ToString(); return true;
            case sbyte or byte or short or ushort or int or uint: element = Convert.ToInt64(value, CultureInfo.InvariantCulture); return true;
            case ulong u: element = u <= long.MaxValue ? (long)u : (BigInteger)u; return true;
            case BigInteger b: element = b >= long.MinValue && b <= long.MaxValue ? (long)b : b; return true;
            case float or Half: element = value is float f ? (double)f : (double)(Half)value; return true;
            case decimal m: element = m == decimal.Truncate(m) && Math.Abs(m) <= long.MaxValue ? (long)m : (double)m; return true;
            case Array { Rank: 1 } array when array.GetType().GetElementType() is { } type && DataTypeRegistry.FromClrType(type) is INumericType: return true;
            case IDictionary map:
                var members = new AttributeMap();
                foreach (DictionaryEntry entry in map)
                {
                    if (!TryNormalize(entry.Value, depth + 1, out var member)) return false;
                    members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = member;
                }

                element = members;
                return true;
            case IEnumerable list:
                var items = new List<object?>();
                foreach (var item in list)
                {
                    if (!TryNormalize(item, depth + 1, out var one)) return false;
                    items.Add(one);
                }

                element = items.ToArray();
                return true;
            default: return false;
        }
    }
}
