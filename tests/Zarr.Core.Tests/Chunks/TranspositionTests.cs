using CsCheck;
using Xunit;
using Zarr.Core.Tests.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Chunks;

public class TranspositionTests
{
    private static readonly Gen<int> Sizes = Gen.OneOf(1, 2, 3, 4, 8, 12, 16);

    [Fact] // rule 33
    public void Axis_i_of_the_result_is_axis_order_i_of_the_source() =>
        Gen.Select(Gen.Long[0, 6].Array[0, 5], Gen.Int[0, 1000], Sizes).Sample((lengths, shuffle, size) => Check(lengths, shuffle, size), iter: 2000);

    [Fact]
    public void Larger_matrices_than_a_tile_are_transposed_to_their_edges() =>
        Gen.Select(Gen.Long[1, 70], Gen.Long[1, 3], Gen.Long[1, 70], Gen.Int[0, 1000], Sizes)
            .Sample((a, b, c, shuffle, size) => Check([a, b, c], shuffle, size), iter: 300);

    [Fact]
    public void The_inverse_order_brings_everything_back()
    {
        var source = Naive.Bytes([20, 30, 40], 4);
        var (there, back) = (new byte[source.Length], new byte[source.Length]);
        Transposition.Transpose(source, there, [20, 30, 40], [2, 0, 1], 4);
        Transposition.Transpose(there, back, [40, 20, 30], [1, 2, 0], 4);
        Assert.Equal(source, back);
    }

    private static void Check(long[] lengths, int shuffle, int size)
    {
        var order = Enumerable.Range(0, lengths.Length).ToArray();
        for (var i = order.Length; i > 1; shuffle /= i, i--) (order[i - 1], order[shuffle % i]) = (order[shuffle % i], order[i - 1]);
        Shape from = lengths;
        Shape to = order.Select(axis => lengths[axis]).ToArray();
        var source = Naive.Bytes(from, size);
        var (expected, result) = (new byte[source.Length], new byte[source.Length]);
        foreach (var index in Naive.Indices(to))
        {
            var inSource = new long[order.Length];
            for (var i = 0; i < order.Length; i++) inSource[order[i]] = index[i];
            source.AsSpan((int)Naive.Ordinal(from, inSource) * size, size).CopyTo(expected.AsSpan((int)Naive.Ordinal(to, index) * size));
        }

        Transposition.Transpose(source, result, from, order, size);

        Assert.Equal(expected, result);
    }
}
