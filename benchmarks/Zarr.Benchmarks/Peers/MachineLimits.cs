using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Zarr.Benchmarks.Peers;

/// <summary>Seconds that the machine needs for as many bytes, whatever the program: the distance left. One thread.</summary>
internal static unsafe class MachineLimits
{
    private const int Rounds = 5;
    private static readonly Dictionary<(string, long), double> Known = [];

    /// <summary>A copy from memory to memory that has been used before.</summary>
    public static double Copy(long length) => Best("copy", length, () =>
    {
        void* from = NativeMemory.AllocZeroed((nuint)length), to = NativeMemory.AllocZeroed((nuint)length);
        NativeMemory.Fill(from, (nuint)length, 1);
        NativeMemory.Copy(from, to, (nuint)length);
        var seconds = Time(() => NativeMemory.Copy(from, to, (nuint)length));
        NativeMemory.Free(from);
        NativeMemory.Free(to);
        return seconds;
    });

    /// <summary>The first write to each page of fresh memory.</summary>
    public static double Touch(long length) => Best("touch", length, () =>
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)length, 4096);
        var seconds = Time(() => NativeMemory.Fill(memory, (nuint)length, 1));
        NativeMemory.AlignedFree(memory);
        return seconds;
    });

    /// <summary>One file of so many bytes, written in large pieces and closed.</summary>
    public static double Write(long length) => Best("file", length, () =>
    {
        var path = Path.GetTempFileName();
        var piece = new byte[Math.Min(length, 1 << 20)];
        var seconds = Time(() =>
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            for (long at = 0; at < length; at += piece.Length) RandomAccess.Write(file, piece.AsSpan(0, (int)Math.Min(piece.Length, length - at)), at);
        });
        File.Delete(path);
        return seconds;
    });

    private static double Best(string kind, long length, Func<double> measure)
    {
        if (!Known.TryGetValue((kind, length), out var best)) Known[(kind, length)] = best = Enumerable.Range(0, Rounds).Min(_ => measure());
        return best;
    }

    private static double Time(Action act)
    {
        var clock = Stopwatch.StartNew();
        act();
        return clock.Elapsed.TotalSeconds;
    }
}
