using System.Globalization;
using System.Text.Json.Nodes;
using Zarr.Format.Json;
using Zarr.Format.Metadata;
using Zarr.Operations.Copying;

namespace Zarr.Operations.Comparing;

/// <summary>Says in words in what two arrays differ.</summary>
internal static class ComparisonReason
{
    /// <summary>What the metadata of two arrays does not have in common; nothing where all is the same. Chunks, codecs and formats may differ.</summary>
    public static IEnumerable<string> OfMetadata(ZarrArray reference, ZarrArray other)
    {
        if (reference.Shape != other.Shape) yield return $"shapes {reference.Shape} and {other.Shape}";
        if (!reference.DataType.InOneByteOrder.Equals(other.DataType.InOneByteOrder)) yield return $"data types {reference.DataType} and {other.DataType}";
        else if (!ChangedArray.FillOf(reference.Context).AsSpan().SequenceEqual(ChangedArray.FillOf(other.Context)))
            yield return $"fill values {Text(reference.FillValue)} and {Text(other.FillValue)}";
        // v2 has the names as an attribute.
        var (ones, twos) = (Attributes(reference, out var names), Attributes(other, out var otherNames));
        if (!names.SequenceEqual(otherNames)) yield return $"dimension names ({string.Join(',', names)}) and ({string.Join(',', otherNames)})";
        foreach (var name in ones.Concat(twos).Select(member => member.Key).Distinct().Order(StringComparer.Ordinal))
        {
            if (!twos.ContainsKey(name)) yield return $"attribute '{name}' is missing";
            else if (!ones.ContainsKey(name)) yield return $"attribute '{name}' is new";
            else if (!JsonText.AreEqual(ones[name], twos[name])) yield return $"attribute '{name}' {Json(ones[name])} and {Json(twos[name])}";
        }
    }

    public static string OfElements(Tally tally) => string.Create(CultureInfo.InvariantCulture,
        $"{tally.Different:N0} of {tally.Compared:N0} elements differ{(tally.Greatest is var (distance, _) ? ", by up to " + distance.ToString("R", CultureInfo.InvariantCulture) : "")}");

    private static JsonObject Attributes(ZarrArray array, out string?[] names)
    {
        if (array.AttributesError is { } unreadable) throw unreadable;
        var attributes = (JsonObject)AttributeValues.ToJson((object)new Dictionary<string, object?>(array.Attributes))!;
        var metadata = array.Metadata.Format == ZarrFormat.V2 ? DimensionAttribute.Place(array.Metadata with { Format = ZarrFormat.V3 }, attributes) : array.Metadata;
        names = metadata.DimensionNames?.ToArray() ?? [];
        return attributes;
    }

    private static string Text(object? value) => value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Json(JsonNode? value) => value?.ToJsonString() ?? "null";
}
