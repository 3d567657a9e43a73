using CsCheck;
using Xunit;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Chunks;

public class StridedCopyTests
{
    [Fact]
    public void Any_strides_and_lists_copy_as_one_element_at_a_time()
    {
        // Per axis and side: a step (negative, zero, gaps) or a list of places.
        var side = Gen.Select(Gen.Int[-3, 3], Gen.Bool, Gen.Long[0, 9].Array[9]);
        var axes = Gen.Select(Gen.Int[0, 9], side, side).Array[0, 4];
        Gen.Select(axes, Gen.OneOf(1, 2, 3, 4, 5, 8, 12, 16, 24)).Sample(
            (plan, size) =>
            {
                var (source, destination) = (new byte[1 << 16], new byte[1 << 16]);
                for (var i = 0; i < source.Length; i++) source[i] = (byte)(i * 31 + i / 256);
                var expected = (byte[])destination.Clone();
                const int Middle = 1 << 15;

                void Naive(int axis, int from, int to)
                {
                    if (axis == plan.Length) source.AsSpan(from, size).CopyTo(expected.AsSpan(to));
                    else for (var i = 0; i < plan[axis].Item1; i++) Naive(axis + 1, from + Place(plan[axis].Item2, axis, i), to + Place(plan[axis].Item3, axis, i));
                }

                int Place((int Step, bool Listed, long[] List) walk, int axis, int i) => (walk.Listed ? (int)walk.List[i] : i) * walk.Step * Unit(axis);

                int Unit(int axis) => size * (int)Math.Pow(3, plan.Length - 1 - axis);

                CopySide Side((int Step, bool Listed, long[] List) walk, int axis) =>
                    new() { Stride = walk.Step * Unit(axis), Indices = walk.Listed ? [-1, -1, .. walk.List] : null, ListStart = 2 };

                Naive(0, Middle, Middle);
                var copy = plan.Select((axis, i) => new CopyAxis { Count = axis.Item1, Source = Side(axis.Item2, i), Destination = Side(axis.Item3, i) }).ToArray();
                StridedCopy.Copy(in source[Middle], ref destination[Middle], copy, size);

                Assert.True(expected.AsSpan().SequenceEqual(destination));
            },
            iter: 2000);
    }

    [Fact]
    public void Rows_that_lie_together_become_one_block()
    {
        CopyAxis[] axes =
        [
            new() { Count = 5, Source = { Stride = 24 }, Destination = { Stride = 24 } },
            new() { Count = 1, Source = { Stride = 999 }, Destination = { Stride = 999 } },
            new() { Count = 3, Source = { Stride = 8 }, Destination = { Stride = 8 } },
        ];
        nint none = 0;

        Assert.Equal(1, CopyAxis.Collapse(axes, ref none, ref none));
        Assert.Equal(15, axes[0].Count);
        Assert.Equal(8, axes[0].Source.Stride);
    }

    [Fact]
    public unsafe void Offsets_beyond_2_GiB_are_reached()
    {
        // Address space only: two pages of it are ever touched.
        var far = nint.CreateChecked((3L << 30) + 5);
        var memory = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, far + 16);
        using var view = memory.CreateViewAccessor();
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            CopyAxis[] axes = [new() { Count = 2, Source = { Stride = 8 }, Destination = { Stride = far } }];
            byte[] source = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
            StridedCopy.Copy(in source[0], ref *start, axes, 8);
            Assert.Equal(source[..8], new Span<byte>(start, 8).ToArray());
            Assert.Equal(source[8..], new Span<byte>(start + far, 8).ToArray());
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            memory.Dispose();
        }
    }
}
