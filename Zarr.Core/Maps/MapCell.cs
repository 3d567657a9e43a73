using System.Globalization;

namespace Zarr.Maps;

/// <summary>The chunks in one place of a map, added up.</summary>
internal struct MapCell
{
    private double _sum, _weight;

    /// <summary>Chunks that are stored.</summary>
    public long Stored { get; private set; }

    /// <summary>Chunks that are not.</summary>
    public long Missing { get; private set; }

    /// <summary>Chunks that are stored and damaged.</summary>
    public long Corrupt { get; private set; }

    /// <summary>All chunks; 0 where the map has none.</summary>
    public readonly long Count => Stored + Missing;

    /// <summary>What the map shows; null where that is nothing.</summary>
    public readonly double? Value(ChunkMapProperty property) => _weight == 0 || double.IsNaN(_sum) ? null : property switch
    {
        ChunkMapProperty.Minimum or ChunkMapProperty.Maximum or ChunkMapProperty.NaNCount or ChunkMapProperty.FillCount => _sum,
        _ => _sum / _weight,
    };

    public void Add(ZarrChunk chunk, ChunkMapProperty property)
    {
        var isStored = chunk.State != ChunkState.Missing;
        if (isStored) Stored++;
        else Missing++;
        if (chunk.State == ChunkState.Corrupt) Corrupt++;
        switch (property)
        {
            // What is damaged may be cut off.
            case ChunkMapProperty.Ratio when chunk.State == ChunkState.Stored: Add(property, chunk.PaddedLength, chunk.StoredLength); break;
            case ChunkMapProperty.StoredLength when isStored: Add(property, chunk.StoredLength, 1); break;
            case ChunkMapProperty.State: Add(property, isStored ? 1 : 0, 1); break;
            case ChunkMapProperty.Minimum: Add(property, Number(chunk.Minimum), 1); break;
            case ChunkMapProperty.Maximum: Add(property, Number(chunk.Maximum), 1); break;
            case ChunkMapProperty.Mean when Number(chunk.Mean) is { } mean: Add(property, mean * chunk.Length, chunk.Length); break;
            case ChunkMapProperty.NaNCount: Add(property, chunk.NaNCount, 1); break;
            case ChunkMapProperty.FillCount: Add(property, chunk.FillCount, 1); break;
        }
    }

    public void Add(in MapCell other, ChunkMapProperty property)
    {
        Stored += other.Stored;
        Missing += other.Missing;
        Corrupt += other.Corrupt;
        if (other._weight > 0) Add(property, other._sum, other._weight);
    }

    private void Add(ChunkMapProperty property, double? value, double weight)
    {
        if (value is not { } number || double.IsNaN(number)) return;
        _sum = _weight == 0 ? number : property switch
        {
            ChunkMapProperty.Minimum => Math.Min(_sum, number),
            ChunkMapProperty.Maximum => Math.Max(_sum, number),
            _ => _sum + number,
        };
        _weight += weight;
    }

    // Times and complex numbers have no place between two colours.
    private static double? Number(object? value) => value is IConvertible number and not (string or DateTime) ? number.ToDouble(CultureInfo.InvariantCulture) : value is Half half ? (double)half : null;
}
