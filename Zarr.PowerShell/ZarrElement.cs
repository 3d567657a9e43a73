using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell;

/// <summary>One element that was read.</summary>
/// <param name="Index">Its index in the array, all axes included.</param>
/// <param name="Value">Its value, a float16 as a float; null for a NaT. Its text is exact, in any culture.</param>
public sealed record ZarrElement(Shape Index, object? Value)
{
    internal static IEnumerable<ZarrElement> Of(ZarrSlice slice)
    {
        for (long i = 0; i < slice.Count; i++) yield return new(slice.GetArrayIndex(i), ReadableElement.Of(slice.Data.GetValue(i)));
    }
}
