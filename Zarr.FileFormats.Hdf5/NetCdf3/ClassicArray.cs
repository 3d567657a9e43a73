using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>
/// A variable: one piece, or one piece in each record. Pieces are cut into chunks, whose values are bytes of the file; where the pieces in the records are short, a chunk is
/// gathered from some of them.
/// </summary>
internal sealed class ClassicArray : ForeignArray
{
    // What is read at once costs no more than what is a part of it.
    private const int ShortPiece = 64 << 10, GatheredSize = 256 << 10;

    private readonly FileBytes _file;
    private readonly ClassicVariable _variable;
    private readonly long[] _chunk, _counts;

    // Records of a chunk, and bytes of what a record has of it.
    private readonly long _records, _pieceSize;
    private readonly int _chunkSize;

    public ClassicArray(FileBytes file, ClassicVariable variable)
    {
        (_file, _variable) = (file, variable);
        var size = variable.Type.Size;
        if (!IsRecord || IsOnePiece)
        {
            _chunk = VirtualChunks.LengthsOf(variable.Shape, size);
            (_records, _pieceSize) = (0, 0);
        }
        else
        {
            var inner = VirtualChunks.LengthsOf(InnerShape, size);
            _pieceSize = inner.Aggregate((long)size, (product, length) => product * length);
            _records = _pieceSize >= ShortPiece ? 1 : Math.Clamp(GatheredSize / _pieceSize, 1, Math.Max(1, variable.Shape[0]));
            _chunk = [_records, .. inner];
        }

        _chunkSize = (int)_chunk.Aggregate((long)size, (product, length) => product * length);
        _counts = [.. variable.Shape.Select((length, axis) => (length / _chunk[axis]) + (length % _chunk[axis] == 0 ? 0 : 1))];
    }

    public override int Rank => _variable.Shape.Length;

    private bool IsRecord => _variable.RecordStep > 0;

    private long[] InnerShape => _variable.Shape[1..];

    // Records of a variable that has them to itself follow each other.
    private bool IsOnePiece => (Int128)_variable.RecordStep == InnerShape.Aggregate((Int128)_variable.Type.Size, (product, length) => product * length);

    public override ValueTask<JsonObject> DocumentAsync(CancellationToken cancel)
    {
        var fill = _variable.Attributes.Find(attribute => attribute.Name == "_FillValue" && attribute.Type == _variable.Type && attribute.Data.Length == _variable.Type.Size);
        var value = fill is null ? null : _variable.Type.IsText ? Convert.ToBase64String(fill.Data.AsSpan().TrimEnd((byte)0)) : NumberForm.ToJson(_variable.Type.Kind, true, fill.Data);
        return new(ArrayDocument.Create(_variable.Shape, _chunk, _variable.Type.DataType, value, [], false));
    }

    public override ValueTask<JsonObject> AttributesAsync(CancellationToken cancel)
    {
        var members = ClassicGroup.ToJson(_variable.Attributes);
        if (Rank > 0) members["_ARRAY_DIMENSIONS"] = new JsonArray([.. _variable.Dimensions.Select(name => (JsonNode)name)]);
        return new(members);
    }

    public override ValueTask<long?> FindAsync(long[] index, CancellationToken cancel) => new(IsInside(index) ? _chunkSize : null);

    public override async ValueTask<StoreValue?> GetAsync(long[] index, ByteRange range, CancellationToken cancel)
    {
        if (!IsInside(index)) return null;
        var (offset, length) = range.Within(_chunkSize);
        var (place, count) = PieceOf(index);
        if (_records <= 1 && count == _chunkSize)
        {
            _file.RequireInside(place, count);
            return (await _file.ReadValueAsync(place + offset, (int)length, cancel).ConfigureAwait(false)).WithTotalLength(_chunkSize);
        }

        var chunk = await GatherAsync(index, place, (int)count, cancel).ConfigureAwait(false);
        return new(chunk.AsMemory((int)offset, (int)length), _chunkSize, _file.Version);
    }

    public override IAsyncEnumerable<(long[] Index, long Length)> ListAsync(CancellationToken cancel) => List(cancel).ToAsyncEnumerable();

    private IEnumerable<(long[] Index, long Length)> List(CancellationToken cancel)
    {
        if (Array.IndexOf(_counts, 0) >= 0) yield break;
        for (var index = new long[Rank]; ;)
        {
            cancel.ThrowIfCancellationRequested();
            yield return ((long[])index.Clone(), _chunkSize);
            var axis = Rank - 1;
            while (axis >= 0 && ++index[axis] == _counts[axis]) index[axis--] = 0;
            if (axis < 0) yield break;
        }
    }

    private bool IsInside(long[] index)
    {
        for (var axis = 0; axis < Rank; axis++)
            if (index[axis] < 0 || index[axis] >= _counts[axis]) return false;
        return true;
    }

    /// <summary>Where the piece of a chunk is, and its bytes: the whole of it or, of several records, the piece in the first.</summary>
    private (long Place, long Length) PieceOf(long[] index)
    {
        var size = _variable.Type.Size;
        var isWhole = _pieceSize == 0;
        var (first, count) = isWhole ? VirtualChunks.RangeOf(_variable.Shape, _chunk, index) : VirtualChunks.RangeOf(InnerShape, _chunk[1..], index.AsSpan(1));
        var place = (Int128)_variable.Begin + ((Int128)first * size) + (isWhole ? 0 : (Int128)index[0] * _records * _variable.RecordStep);
        return place <= _file.Length ? ((long)place, count * size) : throw FileErrors.Damaged($"the variable '{_variable.Name}' goes beyond its end");
    }

    private async ValueTask<byte[]> GatherAsync(long[] index, long place, int length, CancellationToken cancel)
    {
        var chunk = new byte[_chunkSize];
        var count = _pieceSize == 0 ? 1 : Math.Min(_records, _variable.Shape[0] - (index[0] * _records));
        for (var i = 0; i < count; i++)
            (await _file.ReadAsync(place + (i * _variable.RecordStep), length, cancel).ConfigureAwait(false)).CopyTo(chunk.AsMemory((int)(i * _pieceSize)));
        return chunk;
    }
}
