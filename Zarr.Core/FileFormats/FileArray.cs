using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>
/// An array in a file, read by boxes. What is read are elements in C order as they are in memory: an array of the data type's storage type, or of
/// its .NET type where elements differ in length.
/// </summary>
internal abstract class FileArray(ArrayFileEntry entry) : IDisposable
{
    public ArrayFileEntry Entry { get; } = entry;

    public Shape Shape => Entry.Shape;

    public DataType DataType => Entry.DataType;

    /// <summary>
    /// True when any box can be read at any time by any thread. Otherwise the boxes that are read are together all elements in C order, each of
    /// them a run of these, and they come in that order.
    /// </summary>
    public abstract bool IsRandomAccess { get; }

    /// <summary>True when neighbours on the first axis are neighbours in the file, so that boxes are best long on that one.</summary>
    public virtual bool IsFortran => false;

    /// <summary>Goes to the first element. To be called before elements are read.</summary>
    public virtual void Begin(CancellationToken cancel)
    {
    }

    /// <summary>Reads a box.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.StoreReadFailed"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>: a text is no such element.</exception>
    public abstract Array Read(Shape origin, Shape extent, CancellationToken cancel);

    /// <summary>All elements are read: says so if something is wrong that shows only now.</summary>
    public virtual void End()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
