namespace Zarr.Operations.ChunkMaps;

/// <summary>Colours from dark to bright, whose order is seen in print and by all eyes too: each is brighter than the one before.</summary>
internal static class MapColours
{
    // Between these, even steps of red, green and blue.
    private static readonly (byte Red, byte Green, byte Blue)[] s_points = [(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)];

    /// <summary>The colour at a place between 0 and 1.</summary>
    public static (byte Red, byte Green, byte Blue) At(double place)
    {
        var scaled = Math.Clamp(place, 0, 1) * (s_points.Length - 1);
        var i = Math.Min((int)scaled, s_points.Length - 2);
        var (from, to, part) = (s_points[i], s_points[i + 1], scaled - i);
        return (Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));

        byte Mix(byte one, byte other) => (byte)Math.Round(one + (other - one) * part);
    }

    /// <summary>The colour as SVG has it.</summary>
    public static string Hex(double place)
    {
        var (red, green, blue) = At(place);
        return $"#{red:x2}{green:x2}{blue:x2}";
    }
}
