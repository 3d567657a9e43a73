using System.Text;
using System.Text.Json;
using Zarr.Format.Json;
using Zarr.Format.Metadata;

namespace Zarr.Format.DataTypes;

/// <summary>Records and lists in one column of text: JSON.</summary>
internal static class PartsText
{
    /// <summary>The dictionary or the list that a text spells; the value itself where it is none.</summary>
    public static object? Read(object? value)
    {
        if (value is not string text || text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..])) return value;
        try
        {
            return AttributeValues.FromJson(JsonText.ParseAny(Encoding.UTF8.GetBytes(text)));
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
