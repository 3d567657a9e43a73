namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Elements of one size.</summary>
internal abstract class FixedForm : ElementForm
{
    /// <summary>Bytes of an element in the file.</summary>
    public abstract int StoredSize { get; }

    /// <summary>Bytes of an element of Zarr.</summary>
    public abstract int Size { get; }

    /// <summary>True where both are the same bytes.</summary>
    public virtual bool IsStored => true;

    /// <summary>Makes elements of Zarr of elements in the file.</summary>
    public virtual void Convert(ReadOnlySpan<byte> stored, Span<byte> elements) => stored.CopyTo(elements);
}
