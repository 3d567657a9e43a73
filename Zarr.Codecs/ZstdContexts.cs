using ZstdSharp.Unsafe;

namespace Zarr.Codecs.Libraries;

/// <summary>One thread's contexts: costly to make, so kept as long as the thread.</summary>
internal sealed unsafe class ZstdContexts
{
    [ThreadStatic]
    private static ZstdContexts? s_current;

    private ZSTD_CCtx_s* _compression;
    private ZSTD_DCtx_s* _decompression;

    public static ZstdContexts Current => s_current ??= new ZstdContexts();

    public ZSTD_CCtx_s* Compression => _compression != null ? _compression : _compression = Created(Methods.ZSTD_createCCtx());

    public ZSTD_DCtx_s* Decompression => _decompression != null ? _decompression : _decompression = Created(Methods.ZSTD_createDCtx());

    ~ZstdContexts()
    {
        Methods.ZSTD_freeCCtx(_compression);
        Methods.ZSTD_freeDCtx(_decompression);
    }

    private static T* Created<T>(T* context) where T : unmanaged =>
        context != null ? context : throw new OutOfMemoryException("There is no memory for a zstd context.");
}
