using System.Diagnostics;
using Zarr.Arrays;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.CodecTrials;

/// <summary>
/// Codecs at work on samples, on one thread: once to warm up and to see that all comes back, then again and again. The best round counts:
/// whatever else the machine does only makes a round longer.
/// </summary>
internal sealed class CodecTrial : IDisposable
{
    private const int LeastRounds = 3;
    private static readonly long s_enough = Stopwatch.Frequency / 20;
    private static readonly long s_tooLong = Stopwatch.Frequency;

    private readonly ChunkSamples _samples;
    private readonly CodecChain[] _chains;
    private readonly PooledBytes?[] _encoded;
    private readonly PooledBytes _decoded;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: they cannot work on such chunks.</exception>
    public CodecTrial(ChunkSamples samples, IReadOnlyList<ICodec> codecs)
    {
        _samples = samples;
        var chains = new Dictionary<ChunkSpec, CodecChain>();
        _chains = new CodecChain[samples.Chunks.Count];
        for (var i = 0; i < _chains.Length; i++)
            _chains[i] = chains.TryGetValue(samples.Chunks[i].Spec, out var chain) ? chain : chains[samples.Chunks[i].Spec] = new(codecs, samples.Chunks[i].Spec);
        _encoded = new PooledBytes[_chains.Length];
        _decoded = new PooledBytes(samples.Chunks.Max(chunk => chunk.Elements.Length));
    }

    /// <summary>Bytes the samples were encoded to.</summary>
    public long StoredLength { get; private set; }

    /// <summary>True when all came back as it was.</summary>
    public bool IsLossless { get; private set; }

    /// <summary>Seconds to encode all samples.</summary>
    public double EncodeSeconds { get; private set; }

    /// <summary>Seconds to decode all samples.</summary>
    public double DecodeSeconds { get; private set; }

    /// <summary>Does it.</summary>
    /// <param name="progress">Advances by two for each sample.</param>
    /// <param name="cancel">Stops between samples.</param>
    /// <exception cref="ZarrException">What a codec refuses.</exception>
    public void Run(ChunkProgress? progress, CancellationToken cancel)
    {
        IsLossless = true;
        for (var i = 0; i < _chains.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var sample = _samples.Chunks[i].Elements.Span;
            _encoded[i] = _chains[i].Encode(sample, _samples.Heap);
            StoredLength += _encoded[i]!.Length;
            IsLossless &= ComesBack(i, sample);
            progress?.Advance();
        }

        EncodeSeconds = Best(i => _chains[i].Encode(_samples.Chunks[i].Elements.Span, _samples.Heap).Dispose(), cancel);
        DecodeSeconds = Best(Decode, cancel);
        progress?.Advance(_chains.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var encoded in _encoded) encoded?.Dispose();
        _decoded.Dispose();
    }

    private bool ComesBack(int i, ReadOnlySpan<byte> sample)
    {
        var heap = Heap(i);
        var decoded = _decoded.Span[..sample.Length];
        _chains[i].Decode(_encoded[i]!.Span, decoded, heap);
        if (heap is null) return decoded.SequenceEqual(sample);
        var handles = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(sample);
        var others = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(decoded);
        for (var element = 0; element < handles.Length; element++)
            if (!((VariableDataType)_samples.Context.DataType).AreEqual(_samples.Heap![handles[element]], heap[others[element]])) return false;
        return true;
    }

    private void Decode(int i) => _chains[i].Decode(_encoded[i]!.Span, _decoded.Span[.._samples.Chunks[i].Elements.Length], Heap(i));

    // What is decoded stays in its heap: each gets a new one.
    private ElementHeap? Heap(int i) => _samples.Heap is null ? null
        : new((VariableDataType)_samples.Context.DataType, _samples.Heap[0], _chains[i].ObjectCodec!);

    private double Best(Action<int> work, CancellationToken cancel)
    {
        var best = long.MaxValue;
        var total = 0L;
        for (var round = 0; total < s_tooLong && (round < LeastRounds || total < s_enough); round++)
        {
            var taken = 0L;
            for (var i = 0; i < _chains.Length; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                work(i);
                taken += Stopwatch.GetTimestamp() - start;
            }

            best = Math.Min(best, taken);
            total += taken;
        }

        return Math.Max(1, best) / (double)Stopwatch.Frequency;
    }
}
