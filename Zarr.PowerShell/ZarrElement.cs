namespace Zarr.PowerShell;

/// <summary>One element of a slice.</summary>
/// <param name="Index">Its index in the slice.</param>
/// <param name="Value">Its value.</param>
public sealed record ZarrElement(Shape Index, object Value)
{
    internal static IEnumerable<ZarrElement> Of(ZarrSlice slice)
    {
        var index = new long[slice.Rank];
        for (long i = 0; i < slice.Count; i++)
        {
            yield return new(new Shape(index), slice.Data.GetValue(i)!);
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == slice.Shape[axis]; axis--) index[axis] = 0;
        }
    }
}
