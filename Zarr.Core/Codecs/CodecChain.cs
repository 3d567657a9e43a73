namespace Zarr.Codecs;

/// <summary>
/// The codecs of an array, checked, bound to its chunks and ready to run. Buffers between steps come from a pool and
/// their sizes are known from the chunk, never from stored bytes.
/// </summary>
public sealed class CodecChain
{
    private readonly (IArrayToArrayCodec Codec, ChunkSpec Decoded)[] _arrays;
    private readonly IArrayToBytesCodec _bytes;
    private readonly ChunkSpec _bytesChunk;
    private readonly IBytesToBytesCodec[] _compressors;
    private readonly int[] _maxLengths; // before each compressor, and after the last
    private readonly bool _identity;

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
            _identity = _bytes.IsIdentity(chunk);
            _compressors = new IBytesToBytesCodec[codecs.Count - position - 1];
            _maxLengths = new int[_compressors.Length + 1];
            _maxLengths[0] = _bytes.EncodedLength(chunk);
            for (var i = 0; i < _compressors.Length; i++)
            {
                if (codecs[position + 1 + i] is not IBytesToBytesCodec compressor)
                    throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{codecs[position + 1 + i].Name}' cannot follow '{codecs[position + i].Name}': only bytes to bytes codecs can.", codecs);
                _compressors[i] = (IBytesToBytesCodec)compressor.Bind(chunk);
                _maxLengths[i + 1] = _compressors[i].MaxEncodedLength(_maxLengths[i]);
            }

            // A true array: PowerShell cannot index the type that a collection expression makes for an interface.
            Codecs = (ICodec[])[.. _arrays.Select(a => (ICodec)a.Codec), _bytes, .. _compressors];
            StoredLengthLimit = checked(_maxLengths[^1] + (_maxLengths[^1] >> 4) + 65536);
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

    /// <summary>More stored bytes than this cannot be a chunk; other encoders may expand a little more than ours.</summary>
    public int StoredLengthLimit { get; }

    /// <summary>Encodes a C-order chunk into a pooled buffer.</summary>
    internal PooledBytes Encode(ReadOnlySpan<byte> decoded)
    {
        PooledBytes? previous = null;
        var current = decoded;
        try
        {
            foreach (var (codec, chunk) in _arrays)
            {
                var next = new PooledBytes(codec.Encoded(chunk).Length);
                codec.Encode(current, next.Span, chunk);
                Advance(next, ref previous, ref current);
            }

            if (!_identity || (_compressors.Length == 0 && previous is null))
            {
                var next = new PooledBytes(_maxLengths[0]);
                _bytes.Encode(current, next.Span, _bytesChunk);
                Advance(next, ref previous, ref current);
            }

            for (var i = 0; i < _compressors.Length; i++)
            {
                var next = new PooledBytes(_compressors[i].MaxEncodedLength(current.Length));
                next.Length = _compressors[i].Encode(current, next.Span);
                Advance(next, ref previous, ref current);
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
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    internal void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
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

                var next = new PooledBytes(i == 0 ? _maxLengths[0] : Math.Min(StoredLengthLimit, _maxLengths[i] + (_maxLengths[i] >> 4) + 65536));
                try
                {
                    next.Length = _compressors[i].Decode(current, next.Span);
                }
                catch
                {
                    next.Dispose();
                    throw;
                }

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
                    _bytes.Decode(current, decoded, _bytesChunk);
                    return;
                }

                var next = new PooledBytes(_bytesChunk.Length);
                _bytes.Decode(current, next.Span, _bytesChunk);
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
                codec.Decode(current, next.Span, chunk);
                Advance(next, ref previous, ref current);
            }
        }
        finally
        {
            previous?.Dispose();
        }
    }

    private void CheckLength(int length)
    {
        if (length != _maxLengths[0])
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The chunk decodes to {length} bytes where its metadata says {_maxLengths[0]}.");
    }

    private static void Advance(PooledBytes next, ref PooledBytes? previous, ref ReadOnlySpan<byte> current)
    {
        previous?.Dispose();
        previous = next;
        current = next.Span;
    }
}
