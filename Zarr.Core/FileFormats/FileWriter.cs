namespace Zarr.FileFormats;

/// <summary>
/// Writes one array into a file, by boxes. What is selected of an array may have axes of one element that the file does not have; they come first or in
/// between, and change no order.
/// </summary>
internal abstract class FileWriter
{
    /// <summary>True when any box can be written at any time by any thread; otherwise they are runs of elements in C order, and come in that order.</summary>
    public abstract bool IsRandomAccess { get; }

    /// <summary>Writes a box.</summary>
    /// <param name="origin">Where it begins.</param>
    /// <param name="elements">What is in it; the elements may be changed by this.</param>
    /// <param name="extent">Its shape.</param>
    /// <param name="cancel">Stops.</param>
    public abstract void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel);

    /// <summary>All elements are written.</summary>
    public virtual void End()
    {
    }
}
