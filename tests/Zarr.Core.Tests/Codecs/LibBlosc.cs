using System.Runtime.InteropServices;

namespace Zarr.Tests;

/// <summary>c-blosc by P/Invoke, where Debian's libblosc1 is installed: the judge of our bytes.</summary>
internal static unsafe class LibBlosc
{
    private static readonly nint Handle = NativeLibrary.TryLoad("libblosc.so.1", out var handle) ? handle : 0;

    public static bool IsAvailable => Handle != 0;

    public static int Compress(
        ReadOnlySpan<byte> source, Span<byte> destination, string compressor, int level, int shuffle, int typeSize, int blockSize = 0)
    {
        var compress = (delegate* unmanaged<int, int, nuint, nuint, void*, void*, nuint, byte*, nuint, int, int>)
            NativeLibrary.GetExport(Handle, "blosc_compress_ctx");
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        System.Text.Encoding.ASCII.GetBytes(compressor, name);
        fixed (byte* from = source, to = destination, cname = name)
            return compress(level, shuffle, (nuint)typeSize, (nuint)source.Length, from, to, (nuint)destination.Length, cname, (nuint)blockSize, 1);
    }

    public static int Decompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        var decompress = (delegate* unmanaged<void*, void*, nuint, int, int>)NativeLibrary.GetExport(Handle, "blosc_decompress_ctx");
        fixed (byte* from = frame, to = destination)
            return decompress(from, to, (nuint)destination.Length, 1);
    }
}
