namespace Zarr.Arrays.Coordinates;

/// <summary>What a caller gives to be found along an axis: one value, or all from the first moment of a day, month or year up to where the next one begins.</summary>
/// <param name="First">The value, or the first of them.</param>
/// <param name="Next">What comes after them; the value itself where it is one.</param>
/// <param name="IsDay">It is a day.</param>
internal readonly record struct Extent<T>(T First, T Next, bool IsDay = false)
{
    /// <summary>More than one value.</summary>
    public bool IsPeriod => !EqualityComparer<T>.Default.Equals(First, Next);

    /// <summary>One value.</summary>
    public static Extent<T> Of(T value) => new(value, value);
}
