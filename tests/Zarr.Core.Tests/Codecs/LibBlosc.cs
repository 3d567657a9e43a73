using System.Runtime.InteropServices;

namespace Zarr.Tests;

/// <summary>c-blosc by P/Invoke, where Debian's libblosc1 is installed: the judge of our bytes.</summary>
internal static unsafe class LibBlosc
{
    private static readonly nint Handle = NativeLibrary.TryLoad("libblosc.so.1", out var handle) ? handle : 0;

    private static readonly delegate* unmanaged<int, int, nuint, nuint, void*, void*, nuint, byte*, nuint, int, int> CompressCtx =
        (delegate* unmanaged<int, int, nuint, nuint, void*, void*, nuint, byte*, nuint, int, int>)Export("blosc_compress_ctx");

    private static readonly delegate* unmanaged<void*, void*, nuint, int, int> DecompressCtx =
        (delegate* unmanaged<void*, void*, nuint, int, int>)Export("blosc_decompress_ctx");

    public static bool IsAvailable => Handle != 0;

    public static int Compress(
        ReadOnlySpan<byte> source, Span<byte> destination, string compressor, int level, int shuffle, int typeSize, int blockSize = 0)
    {
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        System.Text.Encoding.ASCII.GetBytes(compressor, name);
        fixed (byte* from = source, to = destination, cname = name)
            return CompressCtx(level, shuffle, (nuint)typeSize, (nuint)source.Length, from, to, (nuint)destination.Length, cname, (nuint)blockSize, 1);
    }

    public static int Decompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        fixed (byte* from = frame, to = destination)
            return DecompressCtx(from, to, (nuint)destination.Length, 1);
    }

    private static nint Export(string name) => Handle == 0 ? 0 : NativeLibrary.GetExport(Handle, name);
}
