using System.Runtime.InteropServices;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Walks over the elements of two slices of one shape, block by block. Not for two threads at a time.</summary>
internal sealed class SliceComparer
{
    private readonly DataType _reference, _other;
    private readonly ComparisonRule _rule;
    private readonly ElementComparer? _comparer;
    private readonly bool _equalBitsAreEqual;
    private readonly bool[] _differs = new bool[ElementComparer.BlockLength];
    private readonly double[] _distances = new double[ElementComparer.BlockLength];

    public SliceComparer(DataType reference, DataType other, ComparisonRule rule)
    {
        (_reference, _other, _rule) = (reference, other, rule);
        if (IsVariable) return;
        _comparer = ElementComparer.Find(reference, other, rule);
        _equalBitsAreEqual = ElementComparer.EqualBitsAreEqual(reference, other, rule);
    }

    /// <summary>Called for a block in which elements may differ: where it begins, and what came out for each element.</summary>
    public delegate void BlockVisitor(long start, ReadOnlySpan<bool> differs, ReadOnlySpan<double> distances);

    /// <summary>False where the types have nothing in common.</summary>
    public bool CanCompare => _comparer is not null || (IsVariable && _reference.ClrType == _other.ClrType);

    /// <summary>True where the elements are numbers, so that there are distances.</summary>
    public bool HasDistances => _comparer?.HasDistances == true;

    private bool IsVariable => _reference.IsVariableLength || _other.IsVariableLength;

    public void Compare(ZarrSlice reference, ZarrSlice other, BlockVisitor visit, CancellationToken cancel)
    {
        var (ones, twos) = IsVariable ? (reference.Elements, other.Elements) : (reference.Storage, other.Storage);
        for (long start = 0; start < reference.Count; start += ElementComparer.BlockLength)
        {
            cancel.ThrowIfCancellationRequested();
            var count = (int)Math.Min(ElementComparer.BlockLength, reference.Count - start);
            var differs = _differs.AsSpan(0, count);
            var distances = _distances.AsSpan(0, count);
            if (IsVariable)
            {
                for (var i = 0; i < count; i++) differs[i] = !ValueComparer.AreEqual(ones.GetValue(start + i), twos.GetValue(start + i), _rule);
                distances.Fill(double.NaN);
            }
            else
            {
                var one = Bytes(ones, start, count, _reference.ItemSize);
                var two = Bytes(twos, start, count, _other.ItemSize);
                if (_equalBitsAreEqual && one.SequenceEqual(two)) continue;
                _comparer!.Compare(one, two, differs, distances);
            }

            visit(start, differs, distances);
        }
    }

    private static ReadOnlySpan<byte> Bytes(Array storage, long start, int count, int itemSize) =>
        BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(storage), start * itemSize, count * itemSize);
}
