using Zarr.Arrays;
using Zarr.FileFormats;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.CodecTrials;

/// <summary>Tries codecs on some chunks and tells how small and how fast they make them. Nothing is stored.</summary>
public static class CodecComparison
{
    /// <summary>How many chunks are tried when nothing else is said; fewer where chunks are so large that these would take more than 64 MiB.</summary>
    public const int DefaultSampleCount = 8;

    /// <summary>Tries codecs on stored chunks of an array; no results where none is stored.</summary>
    /// <param name="array">The array.</param>
    /// <param name="candidates">The codecs; null for those of <see cref="CodecCandidate.For"/> and the array's own.</param>
    /// <param name="sampleCount">How many chunks to try; null for <see cref="DefaultSampleCount"/>.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, store errors.</exception>
    public static async ValueTask<CodecComparisonResult> OfArrayAsync(
        ZarrArray array, IReadOnlyList<CodecCandidate>? candidates = null, int? sampleCount = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        using var samples = await ChunkSamples.OfStoredAsync(array.Context, sampleCount, cancel).ConfigureAwait(false);
        var chain = array.Context.Chain;
        while (chain.Shards is { } shards) chain = shards.Chain;
        var bytes = chain.Codecs.Single(codec => codec is IArrayToBytesCodec);
        var current = new CodecCandidate([.. chain.Codecs.Where(codec => codec != bytes)]);
        if (candidates is null)
        {
            candidates = CodecCandidate.For(array.DataType);
            if (candidates.All(candidate => candidate.Text != current.Text)) candidates = [current, .. candidates];
        }

        var result = Compare(samples, candidates, current.Text, bytes, array.Path, progress, cancel);
        return result with { Measurements = [.. result.Measurements.Select(measurement => measurement with { Source = array })] };
    }

    /// <summary>Tries codecs on a value, cut into chunks as a new array would be.</summary>
    /// <param name="value">A .NET array or a <see cref="ZarrSlice"/>.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="candidates">The codecs; null for those of <see cref="CodecCandidate.For"/>.</param>
    /// <param name="sampleCount">How many chunks to try; null for <see cref="DefaultSampleCount"/>.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public static CodecComparisonResult OfValue(
        object value, DataType type, IReadOnlyList<CodecCandidate>? candidates = null, int? sampleCount = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        using var samples = ChunkSamples.OfValue(value, type, sampleCount);
        return Compare(samples, candidates ?? CodecCandidate.For(type), null, null, null, progress, cancel);
    }

    /// <summary>Tries codecs on an array in a file of another format, cut into chunks as it would be when it is imported.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entry">The array in it.</param>
    /// <param name="candidates">The codecs; null for those of <see cref="CodecCandidate.For"/>.</param>
    /// <param name="sampleCount">How many chunks to try; null for <see cref="DefaultSampleCount"/>.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.StoreReadFailed"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public static CodecComparisonResult OfFile(
        ArrayFile file, ArrayFileEntry entry, IReadOnlyList<CodecCandidate>? candidates = null, int? sampleCount = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        using var samples = ChunkSamples.OfFile(file.ArrayOf(entry), sampleCount, cancel);
        return Compare(samples, candidates ?? CodecCandidate.For(entry.DataType), null, null, entry.Name is null ? file.Path : Path.Join(file.Path, entry.Name), progress, cancel);
    }

    private static CodecComparisonResult Compare(
        ChunkSamples samples, IReadOnlyList<CodecCandidate> candidates, string? current, ICodec? bytes, string? path, ChunkProgress? progress, CancellationToken cancel)
    {
        var (found, refused) = (new List<ZarrCodecMeasurement>(), new List<ZarrException>());
        if (samples.Chunks.Count == 0) return new(found, refused);
        progress?.Begin(2L * candidates.Count * samples.Chunks.Count);
        foreach (var candidate in candidates)
        {
            try
            {
                found.Add(Try(samples, candidate, current, bytes, path, progress, cancel));
            }
            catch (ZarrException e)
            {
                refused.Add(new(e.Id, $"The codecs '{candidate.Text}' cannot be tried on elements of {samples.Context.DataType}. {e.Message}", candidate.Text, e));
            }
        }

        return new(MarkFront(found), refused);
    }

    private static ZarrCodecMeasurement Try(
        ChunkSamples samples, CodecCandidate candidate, string? current, ICodec? bytes, string? path, ChunkProgress? progress, CancellationToken cancel)
    {
        var codecs = candidate.Codecs;
        // The one that makes bytes is the array's, with its byte order.
        if (bytes is not null && !codecs.Any(codec => codec is IArrayToBytesCodec))
            codecs = [.. codecs.TakeWhile(codec => codec is IArrayToArrayCodec), bytes, .. codecs.SkipWhile(codec => codec is IArrayToArrayCodec)];
        using var trial = new CodecTrial(samples, ArrayBuilder.WithBytes(codecs, samples.Context.DataType, bigEndian: false));
        trial.Run(progress, cancel);
        var megabytes = samples.Length / 1e6;
        return new()
        {
            Codec = candidate.Text,
            Codecs = candidate.Codecs,
            EncodeMBps = megabytes / trial.EncodeSeconds,
            DecodeMBps = megabytes / trial.DecodeSeconds,
            StoredLength = trial.StoredLength,
            Length = samples.Length,
            IsCurrent = candidate.Text == current,
            IsLossless = trial.IsLossless,
            SampleCount = samples.Chunks.Count,
            Path = path,
        };
    }

    /// <summary>The measurements, those marked that no other beats: the Pareto front of ratio and speed.</summary>
    internal static IReadOnlyList<ZarrCodecMeasurement> MarkFront(IReadOnlyList<ZarrCodecMeasurement> found) =>
        [.. found.Select(one => one with { IsOnFront = !found.Any(other => Beats(other, one)) })];

    private static bool Beats(ZarrCodecMeasurement one, ZarrCodecMeasurement other) =>
        one.Ratio >= other.Ratio && one.RoundTripMBps >= other.RoundTripMBps && (one.Ratio > other.Ratio || one.RoundTripMBps > other.RoundTripMBps);
}
