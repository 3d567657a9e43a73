using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>What holds of the chunks of every selection, whatever kind it is.</summary>
internal static class ProjectorFacts
{
    /// <summary>Exactly the touched chunks come, once, in grid order, with true counts.</summary>
    /// <param name="projector">Gives them.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="positions">For each selected element of the array, where it comes in the selection.</param>
    /// <param name="more">Looks at each chunk, and at its elements inside the array.</param>
    public static void Hold(ChunkProjector projector, ChunkGrid grid, ILookup<long, long> positions, Action<ChunkProjection, (long InArray, long InChunk)[]>? more = null)
    {
        var (ordinal, coversAll) = (0L, true);
        ChunkProjection? projection = null;
        foreach (var chunk in Naive.Indices(grid.GridShape))
        {
            var inside = Naive.Elements(grid, chunk).ToArray();
            var selected = inside.SelectMany(element => positions[element.InArray]).Count();
            Assert.Equal(selected == 0 ? -1 : ordinal, projector.OrdinalOf(new(chunk)));
            if (selected == 0) continue;

            projector.Get(ordinal++, ref projection);
            coversAll &= projection.CoversChunk;
            Assert.Equal(chunk, projection.ChunkIndex);
            Assert.Equal(selected, projection.ElementCount);
            Assert.Equal(inside.Length, projection.ChunkLength);
            Assert.Equal(grid.PaddedShapeOf(chunk).ElementCount, projection.PaddedLength);
            Assert.Equal(projection.ChunkLength < projection.PaddedLength, projection.HasPadding);
            Assert.Equal(inside.All(element => positions.Contains(element.InArray)), projection.CoversChunk);
            more?.Invoke(projection, inside);
        }

        Assert.Equal((ordinal, coversAll), (projector.Count, projector.CoversChunks));
        Assert.Throws<ArgumentOutOfRangeException>(() => projector.Get(ordinal, ref projection));
    }
}
