using System.Buffers.Binary;
using System.Text;
using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>Reads the header field by field. Counts have four bytes, in CDF-5 eight; no count is believed beyond the file.</summary>
internal sealed class HeaderReader(FileBytes file, int version, CancellationToken cancel)
{
    private long _position = 4;

    private bool IsWide => version == 5;

    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(long count)
    {
        var bytes = await file.ReadAsync(_position, count, cancel).ConfigureAwait(false);
        _position += count;
        return bytes;
    }

    public async ValueTask<int> Int32Async() => BinaryPrimitives.ReadInt32BigEndian((await TakeAsync(4).ConfigureAwait(false)).Span);

    public async ValueTask<long> Int64Async() => BinaryPrimitives.ReadInt64BigEndian((await TakeAsync(8).ConfigureAwait(false)).Span);

    /// <summary>A length or an index.</summary>
    public async ValueTask<long> LengthAsync() => (IsWide ? await Int64Async().ConfigureAwait(false) : await Int32Async().ConfigureAwait(false)) is >= 0 and var length
        ? length : throw FileErrors.Damaged("a length is negative");

    /// <summary>Where a variable begins: four bytes in CDF-1 alone.</summary>
    public async ValueTask<long> BeginAsync() => (version == 1 ? (uint)await Int32Async().ConfigureAwait(false) : await Int64Async().ConfigureAwait(false)) is >= 0 and var begin
        ? begin : throw FileErrors.Damaged("a variable begins before the file");

    /// <summary>The number of things of which each takes some bytes at least.</summary>
    public async ValueTask<int> CountAsync(int least) => await LengthAsync().ConfigureAwait(false) is var count && count <= (file.Length - _position) / least && count <= int.MaxValue
        ? (int)count : throw FileErrors.Damaged("a list is longer than the file");

    /// <summary>The number of items of a list, which begins with its tag or, where there is none, with zero.</summary>
    public async ValueTask<int> ListAsync(int tag, int least)
    {
        var found = await Int32Async().ConfigureAwait(false);
        var count = await CountAsync(least).ConfigureAwait(false);
        return found == tag || (found == 0 && count == 0) ? count : throw FileErrors.Damaged($"the tag {tag} is missing");
    }

    public async ValueTask<string> NameAsync()
    {
        var length = await CountAsync(1).ConfigureAwait(false);
        var name = Encoding.UTF8.GetString((await TakeAsync(length).ConfigureAwait(false)).Span);
        await TakeAsync((4 - (length % 4)) % 4).ConfigureAwait(false);
        return name;
    }

    public async ValueTask<List<ClassicAttribute>> AttributesAsync()
    {
        const int Tag = 12, Least = 12;
        var attributes = new List<ClassicAttribute>();
        for (var left = await ListAsync(Tag, Least).ConfigureAwait(false); left > 0; left--)
        {
            var name = await NameAsync().ConfigureAwait(false);
            var type = ClassicType.Of(await Int32Async().ConfigureAwait(false));
            var length = await CountAsync(type.Size).ConfigureAwait(false) * (long)type.Size;
            var data = (await TakeAsync(length).ConfigureAwait(false)).ToArray();
            await TakeAsync((4 - (length % 4)) % 4).ConfigureAwait(false);
            attributes.Add(new(name, type, data));
        }

        return attributes;
    }
}
