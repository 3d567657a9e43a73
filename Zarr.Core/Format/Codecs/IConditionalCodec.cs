namespace Zarr.Format.Codecs;

/// <summary>A codec that numcodecs, whose bytes these are, decodes under a condition only. It is held when an array is made; what is stored is read without it.</summary>
internal interface IConditionalCodec
{
    /// <summary>Refuses settings, or numbers of bytes, that numcodecs could not read back.</summary>
    /// <param name="length">Bytes of every chunk where the codec stands; null where they differ.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    void RequireReadable(int? length);
}
