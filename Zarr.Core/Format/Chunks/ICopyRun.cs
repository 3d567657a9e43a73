namespace Zarr.Format.Chunks;

/// <summary>The innermost loop of a copy, chosen once for all its runs.</summary>
internal interface ICopyRun
{
    /// <summary>Copies along one axis.</summary>
    static abstract void Copy(ref byte source, ref byte destination, in CopyAxis axis, nint elementSize);
}
