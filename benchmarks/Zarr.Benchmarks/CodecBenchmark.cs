using System.Diagnostics;
using System.Runtime.InteropServices;
using Zarr.Codecs.Blosc;
using Zarr.Tests;

namespace Zarr.Benchmarks;

/// <summary>
/// Blosc at level 5 with byte shuffle, ours and c-blosc's, chunk by chunk, from and into reused memory, on one thread. The two take
/// turns, and the first of a turn alternates; a figure is the median over the rounds.
/// </summary>
internal static class CodecBenchmark
{
    private const int Level = 5;
    private const int Rounds = 9;
    private const double SecondsPerRound = 0.05;

    public static void Run(bool all)
    {
        string[] compressors = all ? ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"] : ["blosclz", "lz4"];
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        if (!LibBlosc.IsAvailable)
            Console.WriteLine("libblosc.so.1 is not installed: ours only.");
        Console.WriteLine();
        Console.WriteLine("| data | codec | direction | ours MB/s | c-blosc MB/s | ours / c-blosc | stored bytes equal |");
        Console.WriteLine("|---|---|---|--:|--:|--:|---|");
        foreach (var data in Dataset.All())
            foreach (var compressor in compressors)
                Measure(data, compressor);
    }

    private static void Measure(Dataset data, string compressor)
    {
        var settings = new BloscSettings(compressor, Level, BloscShuffle.Byte, data.TypeSize);
        var room = data.Chunks.Max(c => c.Length) + 16;
        byte[] frame = new byte[room], decoded = new byte[room];
        var ours = Array.ConvertAll(data.Chunks, c => frame[..BloscEncoder.Encode(c, frame, settings)]);
        var theirs = LibBlosc.IsAvailable ? Array.ConvertAll(data.Chunks, c => frame[..Compress(c, frame, compressor, data.TypeSize)]) : ours;
        var equal = ours.Zip(theirs).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

        Report(
            "compress",
            i => BloscEncoder.Encode(data.Chunks[i], frame, settings),
            i => Compress(data.Chunks[i], frame, compressor, data.TypeSize));
        Report(
            "decompress",
            i => BloscDecoder.Decode(theirs[i], decoded.AsSpan(0, data.Chunks[i].Length)),
            i => LibBlosc.Decompress(theirs[i], decoded));

        void Report(string direction, Action<int> our, Action<int> their)
        {
            var (a, b) = Alternate(data.Chunks.Length, our, LibBlosc.IsAvailable ? their : null);
            double oursSpeed = data.Length / a / 1e6, theirsSpeed = data.Length / b / 1e6;
            var other = LibBlosc.IsAvailable
                ? FormattableString.Invariant($"{theirsSpeed:F0} | {oursSpeed / theirsSpeed:F2} | {(equal ? "yes" : "no")}")
                : " | | ";
            Console.WriteLine(FormattableString.Invariant($"| {data.Name} | {compressor} | {direction} | {oursSpeed:F0} | {other} |"));
        }
    }

    private static int Compress(byte[] chunk, byte[] frame, string compressor, int typeSize) =>
        LibBlosc.Compress(chunk, frame.AsSpan(0, chunk.Length + 16), compressor, Level, (int)BloscShuffle.Byte, typeSize);

    /// <summary>Median seconds for one pass over all chunks.</summary>
    private static (double Ours, double Theirs) Alternate(int chunks, Action<int> ours, Action<int>? theirs)
    {
        var repeats = Math.Max(1, (int)(SecondsPerRound / Pass(chunks, ours, 1)));
        List<double> a = [], b = [];
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 2 == 0)
                a.Add(Pass(chunks, ours, repeats));
            if (theirs is not null)
                b.Add(Pass(chunks, theirs, repeats));
            if (round % 2 != 0)
                a.Add(Pass(chunks, ours, repeats));
        }
        return (Median(a), Median(b));
    }

    private static double Pass(int chunks, Action<int> run, int repeats)
    {
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < repeats; n++)
            for (var i = 0; i < chunks; i++)
                run(i);
        return watch.Elapsed.TotalSeconds / repeats;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }
}
