using System.Buffers;

namespace Zarr.Codecs;

/// <summary>A buffer from the shared pool, given back on disposal.</summary>
internal sealed class PooledBytes(int length) : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(length);

    /// <summary>Bytes in use; at most those asked for.</summary>
    public int Length { get; set; } = length;

    public Span<byte> Span => _buffer.AsSpan(0, Length);

    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}
