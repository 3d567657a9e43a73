namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// A vector seen as <see cref="Count"/> independent lanes of 16 bytes, so that one network of zips serves every
/// width: lane <c>g</c> works on the <c>g</c>-th group of 16 elements.
/// </summary>
internal unsafe interface ILanes<TVector> where TVector : unmanaged
{
    static abstract bool IsSupported { get; }

    /// <summary>Lanes of 16 bytes in the vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(byte* source);

    /// <summary>Loads lane <c>g</c> from <paramref name="source"/> + g·<paramref name="stride"/>.</summary>
    static abstract TVector LoadLanes(byte* source, nint stride);

    static abstract void Store(TVector value, byte* destination);

    /// <summary>Stores lane <c>g</c> to <paramref name="destination"/> + g·<paramref name="stride"/>.</summary>
    static abstract void StoreLanes(TVector value, byte* destination, nint stride);

    /// <summary>In every lane: a0 b0 a1 b1 … a7 b7.</summary>
    static abstract TVector ZipLow(TVector a, TVector b);

    /// <summary>In every lane: a8 b8 … a15 b15.</summary>
    static abstract TVector ZipHigh(TVector a, TVector b);
}
