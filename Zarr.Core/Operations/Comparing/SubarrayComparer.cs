using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Fields that are arrays: they differ where one of their elements does.</summary>
internal sealed class SubarrayComparer(SubarrayDataType one, SubarrayDataType two, ElementComparer inner) : ElementComparer
{
    private readonly int _count = (int)one.Shape.ElementCount;
    private readonly bool[] _differs = new bool[BlockLength];
    private readonly double[] _distances = new double[BlockLength];

    public override bool HasDistances => inner.HasDistances;

    public override void Compare(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> other, Span<bool> differs, Span<double> distances)
    {
        for (var i = 0; i < differs.Length; i++)
        {
            (differs[i], distances[i]) = (false, double.NaN);
            for (var done = 0; done < _count; done += BlockLength)
            {
                var count = Math.Min(BlockLength, _count - done);
                inner.Compare(
                    reference.Slice(i * one.ItemSize + done * one.Element.ItemSize, count * one.Element.ItemSize),
                    other.Slice(i * two.ItemSize + done * two.Element.ItemSize, count * two.Element.ItemSize), _differs.AsSpan(0, count), _distances.AsSpan(0, count));
                differs[i] |= _differs.AsSpan(0, count).Contains(true);
                foreach (var distance in _distances.AsSpan(0, count))
                    if (!(distance <= distances[i]) && !double.IsNaN(distance)) distances[i] = distance;
            }
        }
    }
}
