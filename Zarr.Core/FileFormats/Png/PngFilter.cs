namespace Zarr.FileFormats.Png;

/// <summary>The filters of rows (PNG, third edition, section 9): what is stored is the difference to a prediction from the bytes before and above.</summary>
internal static class PngFilter
{
    /// <summary>The number of filters; each is known by its number.</summary>
    public const int Count = 5;

    /// <summary>Takes a filter off a row, in place; false where there is no such filter.</summary>
    /// <param name="filter">Its number.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, without its filter; zeros for the first.</param>
    /// <param name="pixel">Bytes of a pixel.</param>
    public static bool TryRemove(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        switch (filter)
        {
            case 0: return true;
            case 1:
                for (var i = pixel; i < row.Length; i++) row[i] += row[i - pixel];
                return true;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                return true;
            case 3:
                for (var i = 0; i < row.Length; i++) row[i] += (byte)(((i < pixel ? 0 : row[i - pixel]) + above[i]) / 2);
                return true;
            case 4:
                for (var i = 0; i < row.Length; i++) row[i] += i < pixel ? above[i] : Paeth(row[i - pixel], above[i], above[i - pixel]);
                return true;
            default: return false;
        }
    }

    /// <summary>Filters a row; returns how far its bytes are from zero, by which the best filter is chosen (section 12.7).</summary>
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixel, Span<byte> filtered)
    {
        long sum = 0;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < pixel ? (byte)0 : row[i - pixel];
            var predicted = filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], i < pixel ? (byte)0 : above[i - pixel]),
            };
            filtered[i] = (byte)(row[i] - predicted);
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    private static byte Paeth(byte left, byte above, byte corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
