namespace Zarr.Operations.ChunkMaps;

/// <summary>Values cut into a few levels: even steps, or, of sizes and ratios, even factors where the greatest value is many times the least.</summary>
internal sealed class MapLevels
{
    private const double ManyTimes = 20;

    private readonly double _least, _greatest;

    public MapLevels(double least, double greatest, bool isSize)
    {
        (_least, _greatest) = (least, greatest);
        IsLogarithmic = isSize && least > 0 && greatest / least > ManyTimes;
    }

    /// <summary>True for even factors.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>True where all values are the same.</summary>
    public bool IsFlat => _least >= _greatest;

    /// <summary>Where between the least value, 0, and the greatest, 1, a value is.</summary>
    public double PlaceOf(double value) => IsFlat ? 1
        : Math.Clamp(IsLogarithmic ? Math.Log(value / _least) / Math.Log(_greatest / _least) : (value - _least) / (_greatest - _least), 0, 1);

    /// <summary>The value at a place.</summary>
    public double ValueAt(double place) => place <= 0 ? _least : place >= 1 ? _greatest
        : IsLogarithmic ? _least * Math.Pow(_greatest / _least, place) : _least + place * (_greatest - _least);
}
