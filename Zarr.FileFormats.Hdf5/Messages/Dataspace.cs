using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>How many elements there are, and along which axes (HDF5 File Format Specification, IV.A.2.b).</summary>
/// <param name="Lengths">The lengths of the axes.</param>
/// <param name="Maxima">What they may grow to; null for no limit.</param>
/// <param name="IsNull">There are no elements, and no axes either.</param>
internal sealed record Dataspace(long[] Lengths, long?[] Maxima, bool IsNull)
{
    public const int MostAxes = 32;

    private const int NullSpace = 2;

    /// <summary>The number of elements.</summary>
    public long Count
    {
        get
        {
            if (IsNull || Array.IndexOf(Lengths, 0) >= 0) return 0;
            try
            {
                return Lengths.Aggregate(1L, (product, length) => checked(product * length));
            }
            catch (OverflowException)
            {
                throw FileErrors.NotSupported("A dataspace of more than 2^63 elements");
            }
        }
    }

    public static Dataspace Read(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        var (version, rank, flags) = (reader.Byte(), reader.Byte(), reader.Byte());
        var isNull = false;
        switch (version)
        {
            case 1: reader.Skip(5); break;
            case 2: isNull = reader.Byte() == NullSpace; break;
            default: throw FileErrors.NotSupported($"A dataspace of version {version}");
        }

        if (rank > MostAxes) throw FileErrors.Damaged($"{rank} axes are more than {MostAxes}");
        var lengths = new long[rank];
        for (var axis = 0; axis < rank; axis++) lengths[axis] = reader.Length();
        var maxima = Array.ConvertAll(lengths, length => (long?)length);
        for (var axis = 0; axis < rank && (flags & 1) != 0; axis++) maxima[axis] = reader.UnlimitedLength();
        return new(lengths, maxima, isNull);
    }
}
