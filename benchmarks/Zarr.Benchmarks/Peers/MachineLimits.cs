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

    /// <summary>New files in a new directory, each written under another name and renamed, as a store must; what they cost is the file system's work.</summary>
    /// <param name="folder">Where the directory is made; it stays.</param>
    /// <param name="count">How many files.</param>
    /// <param name="length">Bytes of each.</param>
    public static double Files(string folder, long count, int length) => Best($"{count} files", length, () =>
    {
        var directory = Path.Combine(folder, Path.GetRandomFileName());
        Directory.CreateDirectory(directory);
        var bytes = new byte[length];
        var names = Enumerable.Range(0, (int)count).Select(i => Path.Combine(directory, i.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        return Time(() =>
        {
            foreach (var name in names)
            {
                File.WriteAllBytes(name + ".partial", bytes);
                File.Move(name + ".partial", name);
            }
        });
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
