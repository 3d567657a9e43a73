namespace Zarr.FileFormats;

/// <summary>The bytes of all elements of an array, in C order.</summary>
internal abstract class ElementStream : IDisposable
{
    /// <summary>Fills the whole buffer.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>: there are no more.</exception>
    public abstract void Read(Span<byte> elements, CancellationToken cancel);

    /// <summary>All were read: checks what can be checked only then.</summary>
    public virtual void End()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
