using System.Globalization;
using Zarr.Arrays;

namespace Zarr.Operations.ChunkMaps;

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

    /// <summary>Elements of its chunks, where statistics are shown.</summary>
    public long Elements { get; private set; }

    /// <summary>All chunks; 0 where the map has none.</summary>
    public readonly long Count => Stored + Missing;

    /// <summary>What the map shows; null where that is nothing.</summary>
    public readonly double? Value(ChunkMapProperty property) => _weight == 0 || double.IsNaN(_sum) ? null : property switch
    {
        ChunkMapProperty.Minimum or ChunkMapProperty.Maximum or ChunkMapProperty.NaNCount or ChunkMapProperty.FillCount => _sum,
        _ => _sum / _weight,
    };

    /// <summary>The cell of one chunk.</summary>
    /// <param name="property">What the map shows.</param>
    /// <param name="state">Its state.</param>
    /// <param name="padded">Its bytes before compression.</param>
    /// <param name="stored">Its bytes in the store.</param>
    /// <param name="record">Its record, where statistics are shown.</param>
    public static MapCell Of(ChunkMapProperty property, ChunkState state, long padded, long stored, ZarrChunk? record = null)
    {
        var isStored = state != ChunkState.Missing;
        var cell = new MapCell { Stored = isStored ? 1 : 0, Missing = isStored ? 0 : 1, Corrupt = state == ChunkState.Corrupt ? 1 : 0, Elements = record?.Shape.ElementCount ?? 0 };
        switch (property)
        {
            // What is damaged may be cut off.
            case ChunkMapProperty.Ratio when state == ChunkState.Stored: cell.Add(property, padded, stored); break;
            case ChunkMapProperty.StoredLength when isStored: cell.Add(property, stored, 1); break;
            case ChunkMapProperty.State: cell.Add(property, isStored ? 1 : 0, 1); break;
            case ChunkMapProperty.Minimum: cell.Add(property, Number(record?.Minimum), 1); break;
            case ChunkMapProperty.Maximum: cell.Add(property, Number(record?.Maximum), 1); break;
            case ChunkMapProperty.Mean when record is not null && Number(record.Mean) is { } mean: cell.Add(property, mean * record.Length, record.Length); break;
            case ChunkMapProperty.NaNCount: cell.Add(property, record?.NaNCount, 1); break;
            case ChunkMapProperty.FillCount: cell.Add(property, record?.FillCount, 1); break;
        }

        return cell;
    }

    /// <summary>The cell of a record.</summary>
    public static MapCell Of(ChunkMapProperty property, ZarrChunk chunk) => Of(property, chunk.State, chunk.PaddedLength, chunk.StoredLength, chunk);

    /// <summary>Many chunks that are missing.</summary>
    /// <param name="property">What the map shows.</param>
    /// <param name="count">How many chunks.</param>
    /// <param name="elements">How many elements they have together.</param>
    /// <param name="itemSize">The bytes of one.</param>
    /// <param name="fill">The statistics of one element, where such are shown.</param>
    public static MapCell OfMissing(ChunkMapProperty property, long count, long elements, int itemSize, Zarr.Format.DataTypes.ElementStatistics? fill)
    {
        var cell = new MapCell { Missing = count };
        if (count == 0) return cell;
        if (property == ChunkMapProperty.State) cell.Add(property, 0, count);
        if (fill is not { } one) return cell;
        cell.Elements = elements;
        switch (property)
        {
            case ChunkMapProperty.Minimum: cell.Add(property, Number(one.Minimum), 1); break;
            case ChunkMapProperty.Maximum: cell.Add(property, Number(one.Maximum), 1); break;
            case ChunkMapProperty.Mean when Number(one.Mean) is { } mean: cell.Add(property, mean * elements * itemSize, (double)elements * itemSize); break;
            case ChunkMapProperty.NaNCount: cell.Add(property, (double)one.NaNCount * elements, count); break;
            case ChunkMapProperty.FillCount: cell.Add(property, (double)one.FillCount * elements, count); break;
        }

        return cell;
    }

    public void Add(in MapCell other, ChunkMapProperty property)
    {
        Stored += other.Stored;
        Missing += other.Missing;
        Corrupt += other.Corrupt;
        Elements += other.Elements;
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
