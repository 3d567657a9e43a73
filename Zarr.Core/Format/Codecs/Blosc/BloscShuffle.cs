namespace Zarr.Format.Codecs.Blosc;

/// <summary>What is done to a block before it is compressed; the numbers are c-blosc's and numcodecs'.</summary>
public enum BloscShuffle
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Bytes of the same significance are put together.</summary>
    Byte = 1,
    /// <summary>Bits of the same significance are put together.</summary>
    Bit = 2,
}
