namespace Zarr.Format.Codecs.Blosc;

/// <summary>How to write a Blosc frame.</summary>
/// <param name="Compressor">blosclz, lz4, lz4hc, snappy, zlib or zstd.</param>
/// <param name="Level">0 (copy only) to 9.</param>
/// <param name="Shuffle">What is done to a block before it is compressed.</param>
/// <param name="TypeSize">Bytes per element, at least 1; more than 255 count as 1, as in c-blosc.</param>
/// <param name="BlockSize">Bytes per block, before c-blosc's own adjustments; 0 leaves it to the level and the compressor.</param>
public readonly record struct BloscSettings(string Compressor, int Level, BloscShuffle Shuffle, int TypeSize, int BlockSize = 0);
