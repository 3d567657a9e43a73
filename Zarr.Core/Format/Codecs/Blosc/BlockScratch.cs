using System.Buffers;

namespace Zarr.Format.Codecs.Blosc;

/// <summary>Pooled scratch for one frame, to be pinned and aligned by its user.</summary>
internal readonly ref struct BlockScratch : IDisposable
{
    /// <summary>Vectors of this many bytes do not straddle cache lines in an aligned block.</summary>
    private const int Alignment = 64;

    private readonly byte[] _array;

    /// <summary>Room for <paramref name="blocks"/> blocks, each followed by <paramref name="slack"/> bytes.</summary>
    public BlockScratch(int blocks, int blockSize, int slack)
    {
        Stride = (blockSize + slack + Alignment - 1) & ~(nint)(Alignment - 1);
        _array = blocks == 0 ? [] : ArrayPool<byte>.Shared.Rent(checked((int)(blocks * Stride) + Alignment));
    }

    /// <summary>Bytes from one block to the next.</summary>
    public nint Stride { get; }

    /// <summary>For <c>fixed</c>.</summary>
    public ref byte GetPinnableReference() => ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_array);

    /// <summary>The first aligned address from <paramref name="pinned"/> on.</summary>
    public static unsafe byte* Align(byte* pinned) => (byte*)(((nint)pinned + Alignment - 1) & ~(nint)(Alignment - 1));

    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
    }
}
