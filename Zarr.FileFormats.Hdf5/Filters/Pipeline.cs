using System.Buffers;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>The filters of a dataset, in the order they were applied in.</summary>
internal sealed class Pipeline
{
    private readonly FilterStep[] _steps;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>, naming the filter.</exception>
    public Pipeline(IReadOnlyList<Filter> filters, int elementSize)
    {
        _steps = [.. filters.Select(filter => FilterSteps.Create(filter, elementSize))];
        IsSpelled = Array.TrueForAll(_steps, step => step.Codec is not null);
        AllMask = _steps.Length == 0 ? 0 : uint.MaxValue >> (32 - _steps.Length);
    }

    /// <summary>True where codecs of Zarr do the same, so that stored bytes can be handed out.</summary>
    public bool IsSpelled { get; }

    /// <summary>The mask that leaves out all filters.</summary>
    public uint AllMask { get; }

    /// <summary>The steps.</summary>
    public IReadOnlyList<FilterStep> Steps => _steps;

    /// <summary>The elements of a stored chunk.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="mask">The filters it has not been through.</param>
    /// <param name="size">Bytes of the chunk.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    public byte[] Decode(ReadOnlySpan<byte> stored, uint mask, int size)
    {
        // The room of each step is known before it runs, by what can come before it.
        Span<int> room = stackalloc int[_steps.Length + 1];
        room[0] = size;
        for (var i = 0; i < _steps.Length; i++) room[i + 1] = IsSkipped(i, mask) ? room[i] : checked(_steps[i].MaxEncodedLength(room[i]));
        byte[]? current = null;
        try
        {
            for (var i = _steps.Length - 1; i >= 0; i--)
            {
                if (IsSkipped(i, mask)) continue;
                var decoded = ArrayPool<byte>.Shared.Rent(room[i]);
                int length;
                try
                {
                    length = _steps[i].Decode(stored, decoded.AsSpan(0, room[i]));
                }
                catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or OverflowException)
                {
                    ArrayPool<byte>.Shared.Return(decoded);
                    throw FileErrors.ChunkDamaged($"the bytes of the filter '{_steps[i].Name}' contradict themselves");
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(decoded);
                    throw;
                }

                if (current is not null) ArrayPool<byte>.Shared.Return(current);
                current = decoded;
                stored = decoded.AsSpan(0, length);
            }

            // What a filter pads stays behind the elements.
            return stored.Length >= size ? stored[..size].ToArray() : throw FileErrors.ChunkDamaged($"it has {stored.Length:N0} bytes where {size:N0} must be");
        }
        finally
        {
            if (current is not null) ArrayPool<byte>.Shared.Return(current);
        }
    }

    /// <summary>A chunk as codecs of Zarr store it.</summary>
    public byte[] Encode(ReadOnlySpan<byte> chunk)
    {
        var current = chunk.ToArray();
        foreach (var step in _steps)
        {
            var encoded = new byte[step.Codec!.MaxEncodedLength(current.Length)];
            current = encoded[..step.Codec.Encode(current, encoded)];
        }

        return current;
    }

    private static bool IsSkipped(int step, uint mask) => (mask & (1u << step)) != 0;
}
