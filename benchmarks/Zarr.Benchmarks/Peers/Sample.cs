using System.IO.Compression;
using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;
using Zarr.Platform;

namespace Zarr.Benchmarks.Peers;

/// <summary>An array of the benchmark: its elements in C order, how it is cut, and where the samples of real data come from.</summary>
/// <param name="Name">A word for requests.</param>
/// <param name="Label">What a table calls it.</param>
/// <param name="NumPyType">The data type as NumPy spells it.</param>
/// <param name="Values">The elements.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Chunks">The chunk shape.</param>
internal sealed record Sample(string Name, string Label, string NumPyType, Array Values, Shape Shape, Shape Chunks)
{
    private const string Geoid = "/usr/share/proj/egm96_15.gtx";
    private const string Brain = "/usr/share/mricron/templates/ch2.nii.gz";

    public DataType Type => DataType.Parse(NumPyType);

    public long Length => Values.LongLength * Type.ItemSize;

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(Values), checked((int)Length));

    public static Sample Arange1() => new("arange1", "arange int32 10M", "<i4", Arange(), new(10_000_000), new(100_000));

    public static Sample Arange2() => new("arange2", "arange int32 10000x1000", "<i4", Arange(), new(10_000, 1_000), new(1_000, 100));

    public static Sample Small() => Arange1() with { Name = "small", Label = "1M int32 by 1,000", Values = Enumerable.Range(0, 1_000_000).ToArray(), Shape = new(1_000_000), Chunks = new(1_000) };

    public static Sample Walk()
    {
        var (random, at) = (new Random(42), 0.0);
        return new("walk", "walk float64 100 MB", "<f8", Fill<double>(12_500_000, _ => at += Normal(random)), new(12_500_000), new(100_000));
    }

    public static Sample Noise()
    {
        var random = new Random(43);
        return new("noise", "noise int16 100 MB", "<i2", Fill<short>(50_000_000, _ => (short)(1000 * Normal(random))), new(50_000_000), new(500_000));
    }

    public static Sample Rounded()
    {
        var random = new Random(44);
        return new("rounded", "float32 to 0.1, 100 MB", "<f4", Fill<float>(25_000_000, i => MathF.Round(15 + 10 * MathF.Sin(i / 1000f) + 2 * (float)Normal(random), 1)), new(25_000_000), new(250_000));
    }

    /// <summary>The EGM96 geoid of Debian's proj-data; null where it is not installed. GTX: a header of 40 bytes, then big-endian float32.</summary>
    public static Sample? EarthGeoid()
    {
        if (!File.Exists(Geoid)) return null;
        var bytes = File.ReadAllBytes(Geoid);
        var (rows, columns) = (Big(32), Big(36));
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.Int32BitsToSingle(Big(40 + 4 * i));
        return new("geoid", "EGM96 geoid float32", "<f4", values, new(rows, columns), new(rows, (columns + 7) / 8));

        int Big(int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
    }

    /// <summary>A brain of Debian's mricron-data; null where it is not installed. NIfTI: a header of 352 bytes, then uint8.</summary>
    public static Sample? BrainVolume()
    {
        if (!File.Exists(Brain)) return null;
        using var file = new GZipStream(File.OpenRead(Brain), CompressionMode.Decompress);
        var values = new byte[181 * 217 * 181];
        file.ReadExactly(new byte[352]);
        file.ReadExactly(values);
        return new("brain", "brain uint8 181x217x181", "|u1", values, new(181, 217, 181), new(46, 55, 46));
    }

    private static int[] Arange() => Fill<int>(10_000_000, i => i);

    private static T[] Fill<T>(int count, Func<int, T> element)
    {
        var values = GC.AllocateUninitializedArray<T>(count);
        // Where a write reads them from: NumPy's arrays are on huge pages, too.
        HugePages.AdviseFor(values, (long)count * Marshal.SizeOf<T>());
        for (var i = 0; i < count; i++) values[i] = element(i);
        return values;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
