using System.Runtime.InteropServices;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>The elements of a file as bytes: the type as it is spelled there, and the byte order. In memory they have one order.</summary>
internal readonly record struct StoredElements(DataType Type, bool BigEndian)
{
    /// <summary>Their type in memory.</summary>
    public DataType InMemory => Type.InOneByteOrder;

    /// <summary>Brings elements from their order in the file to that in memory, or back, in place.</summary>
    public void Reorder(Span<byte> elements)
    {
        if (Type.IsReordered(BigEndian)) Type.Reorder(elements, elements, BigEndian);
    }

    /// <summary>Refuses bits that are no element.</summary>
    public void Check(ReadOnlySpan<byte> elements, string path)
    {
        if (!Type.NeedsCheck) return;
        try
        {
            Type.CheckElements(elements);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ChunkCorrupt)
        {
            throw FileError.Invalid(path, e.Message, e);
        }
    }

    /// <summary>The bytes of an array that <see cref="DataType.CreateArray"/> made.</summary>
    public static Span<byte> BytesOf(Array storage, long elements, DataType type) =>
        BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(storage), 0, checked((int)(elements * type.ItemSize)));
}
