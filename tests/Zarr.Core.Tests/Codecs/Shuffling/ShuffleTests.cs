using System.Runtime.Intrinsics;
using CsCheck;
using Xunit;
using Zarr.Format.Codecs.Shuffling;

namespace Zarr.Core.Tests.Codecs.Shuffling;

/// <summary>Every kernel this machine has, against plain loops.</summary>
public unsafe class ShuffleTests
{
    private delegate int ShuffleKernel(byte* source, byte* destination, int elementSize, int first, int count);

    private delegate int UnshuffleKernel(byte** planes, byte* destination, int elementSize, int first, int count);

    private static readonly Gen<(int ElementSize, int Count)> Sizes =
        Gen.Select(Gen.OneOf(SampleData.OneOf(1, 2, 4, 8, 16), Gen.Int[1, 40], Gen.Int[1, 400]), Gen.Int[0, 300]);

    [Fact] // rule 35
    public void Byte_shuffle_puts_equal_bytes_of_elements_together_and_copies_the_tail()
    {
        Sizes.Sample((elementSize, count) =>
        {
            var tail = elementSize / 2;
            var source = SampleData.Create("noise", elementSize * count + tail);
            var shuffled = new byte[source.Length];
            ByteShuffle.Shuffle(source, shuffled, elementSize);
            Assert.Equal(PlainShuffle(source, elementSize), shuffled);
            var back = new byte[source.Length];
            ByteShuffle.Unshuffle(shuffled, back, elementSize);
            Assert.Equal(source, back);
        });
    }

    [Theory]
    [InlineData("vbmi")]
    [InlineData("256")]
    [InlineData("128")]
    public void Byte_shuffle_kernels_do_what_plain_loops_do(string name)
    {
        var (supported, shuffle, unshuffle) = Kernels(name);
        Assert.SkipUnless(supported, $"This machine has no vectors for the kernel '{name}'.");
        var elements = 0L;
        Sizes.Sample((elementSize, count) =>
        {
            var first = count / 5;
            var source = SampleData.Create("noise", elementSize * count);
            var expected = PlainShuffle(source, elementSize);
            var shuffled = new byte[source.Length];
            var back = new byte[source.Length];
            var planes = new nint[elementSize];
            fixed (byte* from = source, to = shuffled, whole = expected, again = back)
            fixed (nint* table = planes)
            {
                var end = shuffle(from, to, elementSize, first, count);
                Assert.InRange(end, first, Math.Max(first, count));
                for (var k = 0; k < elementSize; k++)
                {
                    Assert.Equal(expected[(k * count + first)..(k * count + end)], shuffled[(k * count + first)..(k * count + end)]);
                    table[k] = (nint)whole + k * count;
                }
                Assert.Equal(end, unshuffle((byte**)table, again, elementSize, first, count));
                Assert.Equal(source[(elementSize * first)..(elementSize * end)], back[(elementSize * first)..(elementSize * end)]);
                Assert.False(back.AsSpan(0, elementSize * first).ContainsAnyExcept((byte)0));
                Assert.False(back.AsSpan(elementSize * end).ContainsAnyExcept((byte)0));
                Interlocked.Add(ref elements, end - first);
            }
        });
        Assert.True(elements > 0);
    }

    [Theory]
    [InlineData("512")]
    [InlineData("256")]
    [InlineData("128")]
    public void Bit_plane_kernels_do_what_plain_loops_do(string name)
    {
        delegate*<byte*, byte*, int, int, int> split = name switch { "512" => &BitPlanes.Split512, "256" => &BitPlanes.Split256, _ => &BitPlanes.Split128 };
        delegate*<byte*, byte*, int, int, int> join = name switch { "512" => &BitPlanes.Join512, "256" => &BitPlanes.Join256, _ => &BitPlanes.Join128 };
        var supported = name switch
        {
            "512" => System.Runtime.Intrinsics.X86.Avx512Vbmi.IsSupported,
            "256" => System.Runtime.Intrinsics.X86.Avx2.IsSupported,
            _ => Vector128.IsHardwareAccelerated,
        };
        Assert.SkipUnless(supported, $"This machine has no vectors of {name} bits.");
        for (var count = 8; count < 700; count += 8)
        {
            var source = SampleData.Create("noise", count, count);
            var expected = PlainBitRows(source);
            var rows = new byte[count];
            var back = new byte[count];
            var scalarRows = new byte[count];
            var scalarBack = new byte[count];
            fixed (byte* from = source, to = rows, again = back, scalarTo = scalarRows, scalarAgain = scalarBack)
            {
                BitPlanes.SplitScalar(from, to, split(from, to, 0, count), count);
                BitPlanes.JoinScalar(to, again, join(to, again, 0, count), count);
                BitPlanes.SplitScalar(from, scalarTo, 0, count);
                BitPlanes.JoinScalar(scalarTo, scalarAgain, 0, count);
            }
            Assert.Equal(expected, rows);
            Assert.Equal(expected, scalarRows);
            Assert.Equal(source, back);
            Assert.Equal(source, scalarBack);
        }
    }

    [Theory]
    [InlineData(4, 4, 3)]
    [InlineData(4, 3, 4)]
    [InlineData(-1, 0, 0)]
    public void Sizes_that_do_not_fit_are_refused(int elementSize, int source, int destination)
    {
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(
            () => ByteShuffle.Shuffle(new byte[source], new byte[destination], elementSize)).Id);
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(
            () => ByteShuffle.Unshuffle(new byte[source], new byte[destination], elementSize)).Id);
    }

    [Fact]
    public void The_buffers_numcodecs_shuffled_unshuffle_to_its_arrays()
    {
        var cases = 0;
        foreach (var (name, configuration, encoded, decoded) in NumcodecsFixtures.Cases("shuffle"))
        {
            var elementSize = configuration.GetProperty("elementsize").GetInt32();
            var back = new byte[decoded.Length];
            ByteShuffle.Unshuffle(encoded, back, elementSize);
            Assert.True(back.AsSpan().SequenceEqual(decoded), name);
            var again = new byte[decoded.Length];
            ByteShuffle.Shuffle(decoded, again, elementSize);
            Assert.True(again.AsSpan().SequenceEqual(encoded), name);
            cases++;
        }
        Assert.True(cases > 20);
    }

    private static (bool Supported, ShuffleKernel, UnshuffleKernel) Kernels(string name) => name switch
    {
        "vbmi" => (VbmiShuffle.Serves(4), VbmiShuffle.Shuffle, VbmiShuffle.Unshuffle),
        "256" => (Lanes256.IsSupported, ZipShuffle<Lanes256, Vector256<byte>>.Shuffle, ZipShuffle<Lanes256, Vector256<byte>>.Unshuffle),
        _ => (Lanes128.IsSupported, ZipShuffle<Lanes128, Vector128<byte>>.Shuffle, ZipShuffle<Lanes128, Vector128<byte>>.Unshuffle),
    };

    private static byte[] PlainShuffle(byte[] source, int elementSize)
    {
        var count = source.Length / elementSize;
        var shuffled = (byte[])source.Clone();
        for (var i = 0; i < count; i++)
            for (var k = 0; k < elementSize; k++)
                shuffled[k * count + i] = source[i * elementSize + k];
        return shuffled;
    }

    private static byte[] PlainBitRows(byte[] source)
    {
        var rows = new byte[source.Length];
        for (var i = 0; i < source.Length; i++)
            for (var bit = 0; bit < 8; bit++)
                rows[bit * source.Length / 8 + i / 8] |= (byte)((source[i] >> bit & 1) << i % 8);
        return rows;
    }
}
