using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Compares elements of two data types, many at a time. It keeps scratch memory: each worker has its own.</summary>
internal abstract class ElementComparer
{
    /// <summary>How many elements are compared at a time, at most.</summary>
    public const int BlockLength = 4096;

    /// <summary>Compares as many elements as there is room for what comes out, at most <see cref="BlockLength"/>.</summary>
    /// <param name="reference">Elements of the one type.</param>
    /// <param name="other">Elements of the other.</param>
    /// <param name="differs">True where they differ by more than is tolerated.</param>
    /// <param name="distances">How far apart they are; NaN where that is no number.</param>
    public abstract void Compare(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> other, Span<bool> differs, Span<double> distances);

    /// <summary>True where the elements are numbers, or have some, so that there are distances.</summary>
    public virtual bool HasDistances => true;

    /// <summary>The way to compare elements of these types, which have one size; null where they have nothing in common.</summary>
    public static ElementComparer? Find(DataType reference, DataType other, ComparisonRule rule) => (reference, other) switch
    {
        (StructDataType one, StructDataType two) => RecordComparer.Create(one, two, rule),
        (SubarrayDataType one, SubarrayDataType two) => one.Shape == two.Shape && Find(one.Element, two.Element, rule) is { } inner ? new SubarrayComparer(one, two, inner) : null,
        _ when NumberReader.IsComplex(reference) || NumberReader.IsComplex(other) =>
            NumberReader.Complex(reference) is { } one && NumberReader.Complex(other) is { } two ? new ComplexComparer(one, two, rule) : null,
        _ when NumberReader.Integer(reference) is { } one && NumberReader.Integer(other) is { } two => new IntegerComparer(reference, one, other, two, rule),
        _ when NumberReader.Real(reference) is { } one && NumberReader.Real(other) is { } two => new RealComparer(reference, one, other, two, rule),
        _ when NumberReader.Time(reference) is { } counts && reference.Equals(other) => new IntegerComparer(reference, counts, other, counts, rule),
        _ when reference.ClrType == other.ClrType && TimeComparer.UnitOf(reference) is { } one && TimeComparer.UnitOf(other) is { } two => new TimeComparer(one, two, rule),
        _ when reference.Equals(other) || IsAlike(reference, other) => new ValueComparer(reference, other, rule),
        _ => null,
    };

    /// <summary>Whether equal bits are equal elements, so that no more has to be known.</summary>
    public static bool EqualBitsAreEqual(DataType reference, DataType other, ComparisonRule rule) =>
        reference.InOneByteOrder.Equals(other.InOneByteOrder) && (!rule.NaNDiffers || NumberReader.Integer(reference) is not null && NumberReader.Time(reference) is null);

    /// <summary>Texts with texts, bytes with bytes.</summary>
    private static bool IsAlike(DataType one, DataType other) => one.ClrType == other.ClrType && one.Fields.Count == 0 && one is not SubarrayDataType;
}
