using System.Globalization;

namespace Zarr.Operations.ChunkMaps;

/// <summary>What is said of a map and its cells, wherever it is drawn.</summary>
internal static class MapText
{
    private const string Units = "KMGTP";

    /// <summary>The chunks, and what their axes are.</summary>
    public static string Subtitle(ZarrChunkMap map)
    {
        string[] axes = [.. map.Axes.Select((axis, i) => map.AxisNames?[i] is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"axis {axis}"))];
        var shape = map.Axes.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{map.Chunks.Rows} x {map.Chunks.Columns} ({axes[0]}, {axes[1]})")
            : string.Create(CultureInfo.InvariantCulture, $"{map.Chunks.Columns}{(axes.Length == 0 ? "" : $" ({axes[0]})")}");
        var others = map.ChunkCount > map.Chunks.Rows * map.Chunks.Columns ? ", other axes added up" : "";
        var damaged = map.CorruptCount > 0 ? string.Create(CultureInfo.InvariantCulture, $", {map.CorruptCount} damaged") : "";
        return string.Create(CultureInfo.InvariantCulture, $"chunks {shape}{others}; {map.StoredCount} stored, {map.MissingCount} missing{damaged}");
    }

    /// <summary>A cell: its chunks and its value.</summary>
    public static string Describe(ZarrChunkMap map, int row, int column)
    {
        ref readonly var cell = ref map.Cell(row, column);
        var place = map.Axes.Count > 1
            ? $"{Range(map.First.Row + row * map.Bin.Row, map.Bin.Row, map.First.Row + map.Chunks.Rows)},{Range(map.First.Column + column * map.Bin.Column, map.Bin.Column, map.First.Column + map.Chunks.Columns)}"
            : Range(map.First.Column + column * map.Bin.Column, map.Bin.Column, map.First.Column + map.Chunks.Columns);
        var state = cell.Count == 1 ? cell.Corrupt > 0 ? "damaged" : cell.Stored > 0 ? "stored" : "missing"
            : string.Create(CultureInfo.InvariantCulture, $"{cell.Stored} stored, {cell.Missing} missing{(cell.Corrupt > 0 ? $", {cell.Corrupt} damaged" : "")}");
        var value = map.Property != ChunkMapProperty.State && cell.Value(map.Property) is { } number ? $"; {map.Property} {Number(number, map.Property)}" : "";
        return $"{place}: {state}{value}";
    }

    /// <summary>A value in few characters.</summary>
    /// <param name="value">The value.</param>
    /// <param name="property">What it is of.</param>
    /// <param name="step">How far values that are to be told apart are from each other; null where it stands alone.</param>
    public static string Number(double value, ChunkMapProperty property, double? step = null) => property switch
    {
        ChunkMapProperty.State => value.ToString("0%", CultureInfo.InvariantCulture),
        ChunkMapProperty.StoredLength => Size(value),
        ChunkMapProperty.Ratio => Rounded(value, step, atLeast: 1),
        _ => Rounded(value, step, atLeast: 0),
    };

    // As many digits behind the point as it takes to tell steps apart, but no more than say something.
    private static string Rounded(double value, double? step, int atLeast)
    {
        if (step is not (> 0 and < double.PositiveInfinity)) return atLeast > 0 ? value.ToString("0.0", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);
        var digits = 1 - (int)Math.Floor(Math.Log10(step.Value));
        return digits > 6 || Math.Abs(value) >= 1e7 ? value.ToString("G5", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(atLeast, digits - (double.IsInteger(step.Value) ? 1 : 0)).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Range(long start, long length, long end) => length == 1 ? start.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{start}:{Math.Min(start + length, end)}");

    private static string Size(double bytes)
    {
        var unit = -1;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++) bytes /= 1024;
        return unit < 0 ? bytes.ToString("0", CultureInfo.InvariantCulture) : bytes.ToString("0.0", CultureInfo.InvariantCulture) + Units[unit];
    }
}
