namespace Zarr.Format.Metadata;

/// <summary>The members of a JSON object, in their order. Its text is JSON.</summary>
internal sealed class AttributeMap() : OrderedDictionary<string, object?>(StringComparer.Ordinal)
{
    public override string ToString() => AttributeValues.ToText(this);
}
