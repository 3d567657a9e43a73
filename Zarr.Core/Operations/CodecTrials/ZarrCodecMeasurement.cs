using Zarr.Common;
using Zarr.Format.Codecs;

namespace Zarr.Operations.CodecTrials;

/// <summary>
/// What codecs did to some chunks of an array. Speeds are those of one thread, without a store, in megabytes (10^6 bytes) of elements a second.
/// </summary>
public sealed record ZarrCodecMeasurement
{
    /// <summary>The codecs as <c>-Codec</c> takes them, such as <c>blosc:zstd:3:shuffle</c>; where no short text says it all, what a view shows.</summary>
    public required string Codec { get; init; }

    /// <summary>Bytes of the chunks over bytes they are encoded to.</summary>
    public double Ratio => StoredLength > 0 ? (double)Length / StoredLength : double.PositiveInfinity;

    /// <summary>How fast chunks are encoded.</summary>
    public required double EncodeMBps { get; init; }

    /// <summary>How fast chunks are decoded.</summary>
    public required double DecodeMBps { get; init; }

    /// <summary>Bytes the chunks are encoded to.</summary>
    public required long StoredLength { get; init; }

    /// <summary>Bytes of the chunks.</summary>
    public required long Length { get; init; }

    /// <summary>
    /// True when no other codecs of the same comparison were better in one of ratio and speed and at least as good in the other. Speed is that of
    /// encoding once and decoding once.
    /// </summary>
    public bool IsOnFront { get; init; }

    /// <summary>True for the codecs the array has.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>True when every chunk was decoded to exactly what it was; false after filters that round.</summary>
    public required bool IsLossless { get; init; }

    /// <summary>How many chunks were tried.</summary>
    public required int SampleCount { get; init; }

    /// <summary>The array; null for a value in memory.</summary>
    public string? Path { get; init; }

    /// <summary>The codecs themselves.</summary>
    public required IReadOnlyList<ICodec> Codecs { get; init => field = JoinedList<ICodec>.Of(value); }

    /// <summary>The array the codecs were tried on; null for anything else.</summary>
    public ZarrArray? GetArray() => Source;

    internal ZarrArray? Source { get; init; }

    /// <summary>Speed of encoding once and decoding once.</summary>
    internal double RoundTripMBps => 1 / (1 / EncodeMBps + 1 / DecodeMBps);

    /// <summary>The text of the codecs.</summary>
    public override string ToString() => Codec;
}
