using System.Diagnostics;
using System.Runtime.InteropServices;
using Zarr.Common;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;

namespace Zarr.Format.Codecs;

/// <summary>
/// The codecs of an array, checked, bound to its chunks and ready to run. Buffers between steps come from a pool and
/// their sizes are known from the chunk, not from stored bytes; where elements differ in length, a limit stands for them.
/// </summary>
public sealed class CodecChain
{
    // Decoded bytes of a chunk whose elements differ in length: more is refused, and so is what a process with little memory could not hold beside its elements.
    private static readonly int LargestVariableLength = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 1 << 20, 1 << 30);

    // Room is made at once for as much as compressed bytes usually decode to; beyond that what they claim is not believed before it is decoded.
    private const int BelievedLength = 16 << 20, BelievedExpansion = 64;

    private readonly (IArrayToArrayCodec Codec, ChunkSpec Decoded)[] _arrays;
    private readonly IArrayToBytesCodec _bytes;
    private readonly ChunkSpec _bytesChunk;
    private readonly IBytesToBytesCodec[] _compressors;
    private readonly int[] _maxLengths; // before each compressor, and after the last; those of unbounded chunks are not used
    private readonly int? _length;
    private readonly bool _identity;
    private byte[]? _padding;

    /// <summary>Checks the order of the codecs (Zarr v3 core, "Codecs") and binds each to what it will be given.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.ShapeInvalid"/>.</exception>
    public CodecChain(IReadOnlyList<ICodec> codecs, ChunkSpec chunk)
    {
        Chunk = chunk;
        try
        {
            // Room for the worst expansion of every step must exist too.
            if (chunk.Length > int.MaxValue / 4 * 3) throw new OverflowException();
            var position = 0;
            List<(IArrayToArrayCodec, ChunkSpec)> arrays = [];
            for (; position < codecs.Count && codecs[position] is IArrayToArrayCodec codec; position++)
            {
                codec = (IArrayToArrayCodec)codec.Bind(chunk);
                arrays.Add((codec, chunk));
                chunk = codec.Encoded(chunk);
            }

            if (position == codecs.Count || codecs[position] is not IArrayToBytesCodec bytes)
                throw new ZarrException(ZarrErrorId.CodecInvalid,
                    $"The codecs {string.Join(", ", codecs.Select(c => c.Name))} are not in order: array to array codecs, then one array to bytes codec such as 'bytes', then bytes to bytes codecs.", codecs);
            _arrays = [.. arrays];
            _bytes = (IArrayToBytesCodec)bytes.Bind(chunk);
            _bytesChunk = chunk;
            CheckElements();
            _identity = _bytes is IElementBytesCodec elements && elements.IsIdentity(chunk);
            _length = _bytes.EncodedLength(chunk);
            IsBounded = _bytes.MaxEncodedLength(chunk) is not null;
            _compressors = new IBytesToBytesCodec[codecs.Count - position - 1];
            _maxLengths = new int[_compressors.Length + 1];
            _maxLengths[0] = _bytes.MaxEncodedLength(chunk) ?? 0;
            for (var i = 0; i < _compressors.Length; i++)
            {
                if (codecs[position + 1 + i] is not IBytesToBytesCodec compressor)
                    throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{codecs[position + 1 + i].Name}' cannot follow '{codecs[position + i].Name}': only bytes to bytes codecs can.", codecs);
                _compressors[i] = (IBytesToBytesCodec)compressor.Bind(chunk);
                _maxLengths[i + 1] = _compressors[i].MaxEncodedLength(_maxLengths[i]);
            }

            // A true array: PowerShell cannot index the type that a collection expression makes for an interface.
            Codecs = new JoinedList<ICodec>([.. _arrays.Select(a => (ICodec)a.Codec), _bytes, .. _compressors]);
            // A shard may have unused bytes anywhere (Zarr v3 codec sharding-indexed, "Binary shard format"): only its index tells what is in it.
            WholeLengthLimit = IsBounded && (Shards is not null || _bytes is not ShardingCodec) ? checked(_maxLengths[^1] + (_maxLengths[^1] >> 4) + 65536) : LargestVariableLength;
            StoredLengthLimit = Shards is null ? WholeLengthLimit : long.MaxValue;
        }
        catch (OverflowException e)
        {
            throw new ZarrException(ZarrErrorId.ShapeInvalid,
                $"A chunk of shape {Chunk.Shape} and type {Chunk.DataType} is too large: it must stay under {int.MaxValue / 4 * 3:N0} bytes.", Chunk.Shape, e);
        }
    }

    /// <summary>The chunks this chain works on.</summary>
    public ChunkSpec Chunk { get; }

    /// <summary>The codecs as bound.</summary>
    public IReadOnlyList<ICodec> Codecs { get; }

    /// <summary>How the chunks are cut, where sharding is the only codec, so that inner chunks lie in the value as they are; else null.</summary>
    internal ShardLayout? Shards => Codecs is [ShardingCodec sharding] ? sharding.Layout : null;

    /// <summary>What stores elements of variable length, inside shards too; null where they have one size.</summary>
    internal IObjectBytesCodec? ObjectCodec => _bytes as IObjectBytesCodec ?? (_bytes as ShardingCodec)?.Layout.Chain.ObjectCodec;

    /// <summary>The bytes of a chunk before the first compressor; null where only the elements tell.</summary>
    internal int? BytesLength => _length;

    /// <summary>The most bytes we encode a chunk to; null where only the elements tell.</summary>
    internal int? MaxEncodedLength => IsBounded ? _maxLengths[^1] : null;

    /// <summary>True when the metadata tells how many bytes a chunk can have.</summary>
    private bool IsBounded { get; }

    /// <summary>More stored bytes than this cannot be a chunk; other encoders may expand a little more than ours. A shard can have any number, because its index says which of them count.</summary>
    public long StoredLengthLimit { get; }

    /// <summary>As many stored bytes are read at once; of a longer shard only what its index names.</summary>
    internal int WholeLengthLimit { get; }

    /// <summary>Refuses what numcodecs, and so zarr-python, could not decode. For arrays that are made; what is stored is read all the same.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    internal void RequireReadable()
    {
        (_bytes as ShardingCodec)?.Layout.Chain.RequireReadable();
        foreach (var (codec, chunk) in _arrays) (codec as IConditionalCodec)?.RequireReadable(chunk.Length);
        var length = _length;
        foreach (var codec in _compressors)
        {
            (codec as IConditionalCodec)?.RequireReadable(length);
            length = length is { } known ? codec.EncodedLength(known) : null;
        }
    }

    /// <summary>Encodes a C-order chunk into a pooled buffer.</summary>
    /// <param name="decoded">The elements; handles where they differ in length.</param>
    /// <param name="heap">What the handles name; null where there are none.</param>
    internal PooledBytes Encode(ReadOnlySpan<byte> decoded, ElementHeap? heap = null)
    {
        if (StoreActivity.Clock is not { } clock) return EncodeSteps(decoded, heap);
        var start = Stopwatch.GetTimestamp();
        var encoded = EncodeSteps(decoded, heap);
        clock.Stop(StoreStage.Encode, start);
        return encoded;
    }

    /// <summary>
    /// Fails where a filter cannot encode one of the elements of a value, so that nothing is stored of it. What depends on neighbours shows when a chunk
    /// is encoded.
    /// </summary>
    /// <param name="elements">An array of the data type's storage type.</param>
    /// <param name="count">The number of elements.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the first such element.</exception>
    internal void RequireEncodable(Array elements, long count)
    {
        if (!CanTryElements) return;
        const int Block = 1 << 15;
        var size = Chunk.DataType.ItemSize;
        for (long start = 0; start < count; start += Block)
            TryFilters(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(elements), start * size, (int)Math.Min(Block, count - start) * size), start);
    }

    /// <summary>True where elements that cannot be encoded show only when a chunk is: the differences of neighbours depend on where chunks begin, and so does what comes after them.</summary>
    internal bool RefusesChunks => RefusesAfter(isTried: true);

    private bool CanTryElements => Array.Exists(_arrays, step => step.Codec is IElementFilter) || _bytes is PackBitsCodec { MayLoseBits: true } || (_bytes is ShardingCodec sharding && sharding.Layout.Chain.CanTryElements);

    private bool RefusesAfter(bool isTried)
    {
        foreach (var (codec, _) in _arrays)
        {
            if (codec is TransposeCodec or ReshapeCodec) continue;
            if (codec is DeltaCodec { MayRefuse: true } || (!isTried && codec is IElementFilter)) return true;
            isTried &= codec is IElementFilter;
        }

        return _bytes is ShardingCodec sharding ? sharding.Layout.Chain.RefusesAfter(isTried) : !isTried && _bytes is PackBitsCodec { MayLoseBits: true };
    }

    /// <summary>An element for where a chunk reaches beyond its array: the fill value, or zero where that cannot be encoded or takes others with it.</summary>
    internal ReadOnlySpan<byte> Padding => _padding ??= FindPadding();

    private byte[] FindPadding()
    {
        var fill = Chunk.FillElement.ToArray();
        if (_bytes is ShardingCodec sharding && _arrays.Length == 0) return sharding.Layout.Chain.Padding.ToArray();
        if (Chunk.DataType.IsVariableLength || !Array.Exists(_arrays, step => step.Codec is IElementFilter or TypedFilter)) return fill;
        try
        {
            ReadOnlySpan<byte> elements = (byte[])[.. new byte[fill.Length], .. fill, .. new byte[fill.Length]];
            foreach (var (codec, chunk) in _arrays)
            {
                if (codec is TransposeCodec or ReshapeCodec) continue;
                var spec = chunk with { Shape = new Shape(3) };
                var encoded = new byte[codec.Encoded(spec).Length];
                codec.Encode(elements, encoded, spec);
                elements = encoded;
            }

            return fill;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            return new byte[fill.Length];
        }
    }

    private void TryFilters(ReadOnlySpan<byte> elements, long start)
    {
        var shape = new Shape(elements.Length / Chunk.DataType.ItemSize);
        PooledBytes? previous = null;
        try
        {
            foreach (var (codec, chunk) in _arrays)
            {
                // The order of elements is nothing to a filter that looks at each by itself.
                if (codec is TransposeCodec or ReshapeCodec) continue;
                if (codec is not IElementFilter filter) return;
                var spec = chunk with { Shape = shape };
                var next = new PooledBytes(filter.Encoded(spec).Length);
                var failed = filter.TryEncode(elements, next.Span, spec);
                if (failed >= 0)
                {
                    next.Dispose();
                    throw filter.Refuse(elements, failed, FormattableString.Invariant($"element {start + failed} of the value"), spec);
                }

                Advance(next, ref previous, ref elements);
            }

            if (_bytes is ShardingCodec sharding) sharding.Layout.Chain.TryFilters(elements, start);
            else if (_bytes is PackBitsCodec packing) packing.RequireKept(elements, _bytesChunk, start);
        }
        finally
        {
            previous?.Dispose();
        }
    }

    private PooledBytes EncodeSteps(ReadOnlySpan<byte> decoded, ElementHeap? heap)
    {
        PooledBytes? previous = null;
        var current = decoded;
        try
        {
            foreach (var (codec, chunk) in _arrays)
            {
                var next = new PooledBytes(codec.Encoded(chunk).Length);
                try
                {
                    codec.Encode(current, next.Span, chunk);
                }
                catch
                {
                    next.Dispose();
                    throw;
                }

                Advance(next, ref previous, ref current);
            }

            if (!_identity || (_compressors.Length == 0 && previous is null))
            {
                Advance(EncodeElements(current, heap), ref previous, ref current);
            }

            for (var i = 0; i < _compressors.Length; i++)
            {
                Advance(Encode(_compressors[i], current), ref previous, ref current);
            }

            var result = previous!;
            previous = null;
            return result;
        }
        finally
        {
            previous?.Dispose();
        }
    }

    /// <summary>Decodes into a C-order chunk.</summary>
    /// <param name="encoded">The stored bytes.</param>
    /// <param name="decoded">Gets the elements; handles where they differ in length.</param>
    /// <param name="heap">Gets what the handles name; null where there are none.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    internal void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ElementHeap? heap = null)
    {
        var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
        try
        {
            DecodeSteps(encoded, decoded, heap);
        }
        catch (OutOfMemoryException e) when (!IsBounded)
        {
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The {encoded.Length:N0} stored bytes decode to more than there is memory for.", null, e);
        }

        StoreActivity.Clock?.Stop(StoreStage.Decode, start);
    }

    private void DecodeSteps(ReadOnlySpan<byte> encoded, Span<byte> decoded, ElementHeap? heap)
    {
        PooledBytes? previous = null;
        var current = encoded;
        var direct = _identity && _arrays.Length == 0;
        try
        {
            for (var i = _compressors.Length - 1; i >= 0; i--)
            {
                if (i == 0 && direct)
                {
                    CheckLength(_compressors[0].Decode(current, decoded));
                    return;
                }

                var next = !IsBounded || _bytes is ShardingCodec ? DecodeUnbounded(_compressors[i], current)
                    : Decode(_compressors[i], current, i == 0 ? _maxLengths[0] : Math.Min(WholeLengthLimit, _maxLengths[i] + (_maxLengths[i] >> 4) + 65536));
                Advance(next, ref previous, ref current);
            }

            CheckLength(current.Length);
            if (direct)
            {
                current.CopyTo(decoded);
                return;
            }

            if (!_identity || _arrays.Length == 0)
            {
                if (_arrays.Length == 0)
                {
                    DecodeElements(current, decoded, heap);
                    return;
                }

                var next = new PooledBytes(_bytesChunk.Length);
                try
                {
                    DecodeElements(current, next.Span, heap);
                }
                catch
                {
                    next.Dispose();
                    throw;
                }

                Advance(next, ref previous, ref current);
            }

            for (var i = _arrays.Length - 1; i >= 0; i--)
            {
                var (codec, chunk) = _arrays[i];
                if (i == 0)
                {
                    codec.Decode(current, decoded, chunk);
                    return;
                }

                var next = new PooledBytes(chunk.Length);
                try
                {
                    codec.Decode(current, next.Span, chunk);
                }
                catch
                {
                    next.Dispose();
                    throw;
                }

                Advance(next, ref previous, ref current);
            }
        }
        finally
        {
            previous?.Dispose();
        }
    }

    private PooledBytes EncodeElements(ReadOnlySpan<byte> decoded, ElementHeap? heap)
    {
        if (_bytes is IChunkBytesCodec chunks) return chunks.Encode(decoded, heap);
        var encoded = PooledBytes.Writer(_length ?? decoded.Length);
        try
        {
            if (_bytes is IElementBytesCodec elements)
            {
                elements.Encode(decoded, encoded, _bytesChunk);
            }
            else
            {
                var handles = MemoryMarshal.Cast<byte, long>(decoded);
                var objects = new object?[handles.Length];
                heap!.Resolve(handles, objects);
                ((IObjectBytesCodec)_bytes).Encode(objects, encoded, _bytesChunk);
            }

            return encoded;
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    private void DecodeElements(ReadOnlySpan<byte> encoded, Span<byte> decoded, ElementHeap? heap)
    {
        if (_bytes is IElementBytesCodec elements)
        {
            elements.Decode(encoded, decoded, _bytesChunk);
            return;
        }

        if (_bytes is IChunkBytesCodec chunks)
        {
            chunks.Decode(encoded, decoded, heap);
            return;
        }

        var handles = MemoryMarshal.Cast<byte, long>(decoded);
        var objects = new object?[handles.Length];
        ((IObjectBytesCodec)_bytes).Decode(encoded, objects, _bytesChunk);
        heap!.Add(objects, handles);
    }

    private static PooledBytes Encode(IBytesToBytesCodec codec, ReadOnlySpan<byte> decoded)
    {
        var encoded = new PooledBytes(codec.MaxEncodedLength(decoded.Length));
        try
        {
            encoded.Length = codec.Encode(decoded, encoded.Span);
            // What compressors give where their room is not enough: stored, it would read as damage.
            if (encoded.Length > 0 || decoded.Length == 0) return encoded;
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{codec.Name}' gave no bytes for {decoded.Length:N0}. Nothing was stored; use another codec.", codec);
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    private static PooledBytes Decode(IBytesToBytesCodec codec, ReadOnlySpan<byte> encoded, int room)
    {
        var decoded = new PooledBytes(room);
        try
        {
            decoded.Length = codec.Decode(encoded, decoded.Span);
            return decoded;
        }
        catch
        {
            decoded.Dispose();
            throw;
        }
    }

    // Where the chunk does not tell the length, room grows with what is decoded.
    private static PooledBytes DecodeUnbounded(IBytesToBytesCodec codec, ReadOnlySpan<byte> encoded)
    {
        var limit = Math.Min(LargestVariableLength, codec.MaxDecodedLength(encoded.Length));
        var room = Math.Max(65536, 4L * encoded.Length);
        if (codec.DecodedLength(encoded) is { } length)
        {
            if (length < 0 || length > limit)
                throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The chunk claims to decode to {length:N0} bytes; {encoded.Length:N0} stored ones can be at most {limit:N0}.");
            limit = length;
            room = Math.Max(BelievedLength, BelievedExpansion * (long)encoded.Length);
        }

        for (room = Math.Min(limit, room); ; room = Math.Min(limit, 4 * room))
        {
            try
            {
                return Decode(codec, encoded, (int)room);
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.ChunkCorrupt && room < limit)
            {
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.ChunkCorrupt && room == LargestVariableLength)
            {
                throw new ZarrException(e.Id, $"{e.Message} Of elements of variable length {LargestVariableLength:N0} bytes are decoded at most.", e.Target, e);
            }
        }
    }

    private void CheckElements()
    {
        if (_bytes is IChunkBytesCodec || (!_bytesChunk.DataType.IsVariableLength && _bytes is not IObjectBytesCodec)) return;
        if (_bytes is IObjectBytesCodec objects && _bytesChunk.DataType.IsVariableLength && objects.ElementType.Equals(_bytesChunk.DataType)) return;
        throw new ZarrException(ZarrErrorId.CodecInvalid, _bytes is IObjectBytesCodec other && _bytesChunk.DataType.IsVariableLength
            ? $"The codec '{_bytes.Name}' stores elements of the type {other.ElementType}, not {_bytesChunk.DataType}."
            : _bytesChunk.DataType.IsVariableLength
            ? $"The codec '{_bytes.Name}' cannot store elements of variable length: {_bytesChunk.DataType} needs one that can, such as 'vlen-utf8' or 'vlen-bytes'."
            : $"The codec '{_bytes.Name}' stores elements of variable length, and {_bytesChunk.DataType} has none.", _bytes);
    }

    private void CheckLength(int length)
    {
        if (_length is { } expected && length != expected)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The chunk decodes to {length} bytes where its metadata says {expected}.");
    }

    private static void Advance(PooledBytes next, ref PooledBytes? previous, ref ReadOnlySpan<byte> current)
    {
        previous?.Dispose();
        previous = next;
        current = next.Span;
    }
}
