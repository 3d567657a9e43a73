namespace Zarr.FileFormats.Hdf5.Bytes;

/// <summary>
/// Holds the way through one structure of many parts: no part comes twice, and as parts do not overlap, all of them have no more bytes than the file.
/// So nothing goes in a circle, and nothing takes longer than reading the file once.
/// </summary>
/// <param name="fileLength">Bytes of the file.</param>
/// <param name="what">The structure, for the error.</param>
internal sealed class Visits(long fileLength, string what)
{
    private readonly HashSet<long> _seen = [];
    private long _left = fileLength;

    public void Enter(long address, long length)
    {
        if (!_seen.Add(address)) throw FileErrors.Damaged($"{what} goes in a circle");
        if ((_left -= Math.Max(1, length)) < 0) throw FileErrors.Damaged($"{what} is longer than the file");
    }
}
