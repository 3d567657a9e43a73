using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>How elements of a type are elements of Zarr, in the spelling of Zarr v2, which has records of mixed byte order and lists of numbers where v3 has none.</summary>
internal abstract class ElementForm
{
    /// <summary>What <c>dtype</c> says.</summary>
    public abstract JsonNode DataType { get; }

    /// <summary>Axes behind those of the dataset: an element that is an array.</summary>
    public virtual IReadOnlyList<int> InnerLengths => [];

    /// <summary>The codec that makes bytes of elements of variable length; null for those of one size.</summary>
    public virtual JsonObject? ObjectCodec => null;

    /// <summary>What <c>fill_value</c> says.</summary>
    /// <param name="stored">The bytes of an element in the file; null for what elements are where nobody said what they should be.</param>
    public abstract JsonNode? Fill(byte[]? stored);
}
