using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Common;

/// <summary>Moves and shows runs of bytes whose length may pass 2 GiB.</summary>
internal static class BulkCopy
{
    private const int Step = 1 << 30;

    public static void Copy(ref byte source, ref byte destination, long length)
    {
        for (; length > 0; length -= Step)
        {
            var run = (int)Math.Min(length, Step);
            Span(ref source, 0, run).CopyTo(Span(ref destination, 0, run));
            source = ref Unsafe.AddByteOffset(ref source, (nint)run);
            destination = ref Unsafe.AddByteOffset(ref destination, (nint)run);
        }
    }

    public static Span<byte> Span(ref byte start, long offset, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref start, (nint)offset), length);
}
