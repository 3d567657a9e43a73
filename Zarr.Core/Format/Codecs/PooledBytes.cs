using System.Buffers;
using Zarr.Common;

namespace Zarr.Format.Codecs;

/// <summary>A buffer from the shared pool, given back on disposal. As a writer it begins where its length ends, and grows.</summary>
internal sealed class PooledBytes(int length) : IBufferWriter<byte>, IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(length);
    private Once _return;

    /// <summary>Bytes in use.</summary>
    public int Length { get; set; } = length;

    public Span<byte> Span => _buffer.AsSpan(0, Length);

    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>A writer that has nothing yet and does not grow until it has written more than <paramref name="capacity"/>.</summary>
    public static PooledBytes Writer(int capacity) => new(capacity) { Length = 0 };

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsSpan(Length);
    }

    public void Dispose()
    {
        if (!_return.Begin()) return;
        ArrayPool<byte>.Shared.Return(_buffer!);
        _buffer = null;
    }

    private void Reserve(int count)
    {
        var old = _buffer!;
        if (old.Length - Length >= count) return;
        var needed = (long)Length + count;
        if (needed > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The encoded chunk has more than {Array.MaxLength:N0} bytes. Use smaller chunks.");
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * old.Length)));
        old.AsSpan(0, Length).CopyTo(larger);
        _buffer = larger;
        ArrayPool<byte>.Shared.Return(old);
    }
}
