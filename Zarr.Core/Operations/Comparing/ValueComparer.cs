using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>What is no number: equal when the bits are, or, in types of another size, when the values are.</summary>
internal sealed class ValueComparer(DataType reference, DataType other, ComparisonRule rule) : ElementComparer
{
    private readonly bool _isSameType = reference.Equals(other);

    public override bool HasDistances => false;

    public override void Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, Span<bool> differs, Span<double> distances)
    {
        var (size, otherSize) = (reference.ItemSize, other.ItemSize);
        for (var i = 0; i < differs.Length; i++)
        {
            var expected = one.Slice(i * size, size);
            var found = two.Slice(i * otherSize, otherSize);
            differs[i] = _isSameType ? !expected.SequenceEqual(found) : !AreEqual(reference.GetElement(expected), other.GetElement(found), rule);
            distances[i] = double.NaN;
        }
    }

    /// <summary>Whether two .NET elements are the same. Null, a NaT, is as a NaN is.</summary>
    public static bool AreEqual(object? one, object? two, ComparisonRule rule) => (one, two) switch
    {
        (null, null) => !rule.NaNDiffers,
        (byte[] bytes, byte[] others) => bytes.AsSpan().SequenceEqual(others),
        (Array list, Array others) => list.Length == others.Length && list.Cast<object?>().Zip(others.Cast<object?>()).All(pair => AreEqual(pair.First, pair.Second, rule)),
        _ => Equals(one, two),
    };
}
