using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Zarr;

/// <summary>
/// One non-negative number per axis, slowest axis first: the shape of an array or chunk, and also the index or origin of
/// a chunk. Immutable; <c>default</c> is the shape of a scalar.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<long>, IEquatable<Shape>
{
    private readonly long[]? _axes;

    /// <summary>Copies and checks the axes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: an axis is negative.</exception>
    public Shape(params ReadOnlySpan<long> axes) : this(axes.ToArray(), 0)
    {
    }

    private Shape(long[] axes, int firstUnchecked)
    {
        _axes = axes;
        for (var axis = firstUnchecked; axis < axes.Length; axis++)
        {
            if (axes[axis] < 0)
                throw new ZarrException(ZarrErrorId.ShapeInvalid, $"Axis {axis} of the shape {this} is negative: allowed are 0 and greater.", this);
        }
    }

    /// <summary>The shape of a 0-dimensional array, which has one element.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of axes.</summary>
    public int Rank => AsSpan().Length;

    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>The product of the axes: 1 for a scalar, 0 when any axis is empty.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: the product needs more than 63 bits.</exception>
    public long ElementCount
    {
        get
        {
            var axes = AsSpan();
            if (axes.Contains(0)) return 0;
            var product = 1L;
            foreach (var axis in axes)
            {
                product = Math.BigMul(product, axis, out var low) == 0 && low >= 0
                    ? low
                    : throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The shape {this} has more than {long.MaxValue} elements.", this);
            }

            return product;
        }
    }

    /// <summary>The number on an axis, counted from 0.</summary>
    public long this[int axis] => AsSpan()[axis];

    /// <summary>Two shapes are equal when their axes are.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Two shapes differ when their axes do.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Copies an array; null gives the scalar shape.</summary>
    public static implicit operator Shape(long[]? axes) => new(axes.AsSpan());

    /// <summary>Makes a shape from a collection expression.</summary>
    public static Shape Create(ReadOnlySpan<long> axes) => new(axes);

    /// <summary>The axes, without a copy.</summary>
    public ReadOnlySpan<long> AsSpan() => _axes;

    /// <summary>A copy of the axes.</summary>
    public long[] ToArray() => AsSpan().ToArray();

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var axis in AsSpan()) hash.Add(axis);
        return hash.ToHashCode();
    }

    /// <summary>The axes joined by commas, <c>10000,1000</c>; <c>()</c> for a scalar.</summary>
    public override string ToString() => Rank == 0
        ? "()"
        : string.Join(',', AsSpan().ToArray().Select(axis => axis.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Enumerates without allocation.</summary>
    public ReadOnlySpan<long>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<long> IEnumerable<long>.GetEnumerator() => ((IEnumerable<long>)(_axes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_axes ?? []).GetEnumerator();

    /// <summary>Wraps an array that is known to be non-negative and that nobody else will change.</summary>
    internal static Shape Adopt(long[] axes) => new(axes, axes.Length);

    /// <summary>Elements between neighbours on each axis of a C order buffer of this shape.</summary>
    internal long[] GetStrides()
    {
        var strides = new long[Rank];
        var stride = 1L;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = unchecked(stride * this[axis]); // overflows only where a zero axis leaves nothing to address
        }

        return strides;
    }
}
