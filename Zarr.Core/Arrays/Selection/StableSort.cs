namespace Zarr.Arrays.Selection;

/// <summary>Sorts by non-negative keys; what has equal keys keeps its order. Takes time in proportion to the number of keys.</summary>
internal static class StableSort
{
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;

    /// <summary>Sorts keys, and with them the items beside them, digit by digit from the last.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="items">As many items.</param>
    /// <param name="greatest">No key is greater.</param>
    public static void Sort(ref long[] keys, ref long[] items, long greatest)
    {
        var (toKeys, toItems) = (new long[keys.Length], new long[keys.Length]);
        Span<int> places = stackalloc int[Digits];
        for (var shift = 0; shift < 63 && greatest >> shift > 0; shift += DigitBits)
        {
            places.Clear();
            foreach (var key in keys) places[(int)(key >> shift) & (Digits - 1)]++;
            var place = 0;
            foreach (ref var count in places) (count, place) = (place, place + count);
            for (var i = 0; i < keys.Length; i++)
            {
                ref var to = ref places[(int)(keys[i] >> shift) & (Digits - 1)];
                (toKeys[to], toItems[to]) = (keys[i], items[i]);
                to++;
            }

            (keys, toKeys, items, toItems) = (toKeys, keys, toItems, items);
        }
    }
}
