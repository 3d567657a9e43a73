namespace Zarr.Arrays.Selection;

/// <summary>The elements at which a mask of a whole array is true, in C order.</summary>
/// <param name="mask">The mask in C order; not changed.</param>
/// <param name="shape">Its shape; of one axis, it may be that of any array of as many elements.</param>
internal sealed class MaskSelection(bool[] mask, Shape shape) : PointSelection
{
    private readonly int _count = mask.AsSpan().Count(true);

    public override long[] Resolve(Shape arrayShape)
    {
        if (shape != arrayShape && !(shape.Rank == 1 && shape[0] == arrayShape.ElementCount))
            throw new ZarrException(ZarrErrorId.SelectionInvalid,
                $"The mask has the shape {shape}, but the array has the shape {arrayShape}: they must be equal, or the mask a flat list of as many elements in C order.", ToString());
        var points = new long[_count];
        for (int at = 0, found = 0; found < points.Length; at++)
        {
            at += mask.AsSpan(at).IndexOf(true);
            points[found++] = at;
        }

        return points;
    }

    public override string ToString() => $"mask({Text(_count)} of {Text(mask.Length)})";
}
