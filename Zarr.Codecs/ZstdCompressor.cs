using Zarr.Format.Codecs.Compressors;
using ZstdSharp.Unsafe;

namespace Zarr.Codecs.Libraries;

/// <summary>zstd frames (RFC 8878). Levels -131072 to 22, 0 meaning 3. Decodes any number of frames one after the other.</summary>
internal sealed unsafe class ZstdCompressor : IFrameCompressor
{
    public string Name => "zstd";

    public int MaxCompressedLength(int length) => (int)Math.Min(int.MaxValue, (long)Methods.ZSTD_compressBound((nuint)length));

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level) => Compress(source, destination, level, checksum: false);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level, bool checksum)
    {
        var contexts = ZstdContexts.Current;
        var context = contexts.Compression;
        Methods.ZSTD_CCtx_reset(context, ZSTD_ResetDirective.ZSTD_reset_session_and_parameters);
        Require(Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_compressionLevel, level));
        Require(Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_checksumFlag, checksum ? 1 : 0));
        fixed (byte* from = source, to = destination)
        {
            var written = Methods.ZSTD_compress2(context, to, (nuint)destination.Length, from, (nuint)source.Length);
            GC.KeepAlive(contexts);
            if (Methods.ZSTD_isError(written) && Methods.ZSTD_getErrorCode(written) == ZSTD_ErrorCode.ZSTD_error_dstSize_tooSmall)
                return 0;
            return (int)Require(written);
        }
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) => Decompress(source, destination) == destination.Length;

    public long? MaxDecompressedLength(ReadOnlySpan<byte> source)
    {
        fixed (byte* from = source)
        {
            // What is larger stands for an error.
            return Methods.ZSTD_decompressBound(from, (nuint)source.Length) is <= long.MaxValue and var length ? (long)length : null;
        }
    }

    public int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var contexts = ZstdContexts.Current;
        fixed (byte* from = source, to = destination)
        {
            var written = Methods.ZSTD_decompressDCtx(contexts.Decompression, to, (nuint)destination.Length, from, (nuint)source.Length);
            GC.KeepAlive(contexts);
            return Methods.ZSTD_isError(written) ? -1 : (int)written;
        }
    }

    private static nuint Require(nuint result) => !Methods.ZSTD_isError(result)
        ? result
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"zstd cannot compress: {Methods.ZSTD_getErrorName(result)}.");
}
