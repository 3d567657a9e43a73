using System.Buffers;
using Zarr.Common;

namespace Zarr.Storage.Stores;

/// <summary>Bytes read from a store. Dispose it as soon as they are used: the buffer may come from a pool.</summary>
public sealed class StoreValue : IDisposable
{
    private readonly bool _isKept;
    private byte[]? _pooled;
    private Once _return;

    /// <summary>A value in memory that the store keeps and never changes.</summary>
    public StoreValue(ReadOnlyMemory<byte> bytes, long totalLength, StoreVersion version) =>
        (Bytes, TotalLength, Version) = (bytes, totalLength, version);

    /// <summary>A whole value that the store keeps, and gives to every reader as this one object: disposing it does nothing.</summary>
    internal StoreValue(byte[] kept, StoreVersion version) : this(kept, kept.Length, version) => _isKept = true;

    /// <summary>The same bytes, kept, as another version.</summary>
    internal StoreValue(StoreValue kept, StoreVersion version) : this(kept.Bytes, kept.TotalLength, version) => _isKept = true;

    /// <summary>A value in a buffer rented from <see cref="ArrayPool{T}.Shared"/>, given back on disposal.</summary>
    public StoreValue(byte[] pooled, int length, long totalLength, StoreVersion version) : this(pooled, 0, length, totalLength, version)
    {
    }

    /// <summary>The same, where the value does not begin at the start of the buffer.</summary>
    internal StoreValue(byte[] pooled, int start, int length, long totalLength, StoreVersion version)
        : this(pooled.AsMemory(start, length), totalLength, version) => _pooled = pooled;

    /// <summary>The bytes of the range asked for.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>The bytes of the whole value, whatever part was asked for.</summary>
    public long TotalLength { get; }

    /// <summary>What the store has of the value: more than <see cref="TotalLength"/> where it is a shard that comes without its unused bytes.</summary>
    internal long StoredLength
    {
        get => Math.Max(field, TotalLength);
        init;
    }

    /// <summary>The version these bytes belong to.</summary>
    public StoreVersion Version { get; }

    /// <summary>The same bytes as a part of a value of another length. This object gives its buffer away.</summary>
    public StoreValue WithTotalLength(long length)
    {
        var part = new StoreValue(Bytes, length, Version) { _pooled = TakePooled() };
        Dispose();
        return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isKept) return;
        Bytes = default;
        if (TakePooled() is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    private byte[]? TakePooled()
    {
        if (!_return.Begin()) return null;
        var buffer = _pooled;
        _pooled = null;
        return buffer;
    }
}
