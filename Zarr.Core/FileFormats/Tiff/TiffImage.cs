using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Tiff;

/// <summary>
/// TIFF and BigTIFF: images in strips and tiles, of every compression that the library has. Samples are taken as they are. Images that are alike
/// are one array, with an axis before the others; of images that differ each is an array, named by its number.
/// </summary>
internal static class TiffImage
{
    /// <summary>The arrays of a file: one without a name, or many with names.</summary>
    public static FileArray[] Open(string path, string? name)
    {
        using var file = new TiffFile(path);
        List<long> places = [.. file.Directories().Select(directory => directory.Place)];
        if (places.Count == 0) throw FileError.Invalid(path, "it has no image.");
        if (name is not null)
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= places.Count)
                throw new ZarrException(ZarrErrorId.NodeNotFound, $"'{path}' has no image '{name}'. It has {places.Count:N0}, counted from 0.", name);
            places = [places[number]];
        }

        List<(Shape Shape, DataType Type)> pages = [.. places.Select((place, index) => Kind(Page(place, places.Count > 1 ? index : null)))];
        if (pages.TrueForAll(page => page == pages[0]))
        {
            var whole = pages.Count == 1 ? pages[0].Shape : new Shape([pages.Count, .. pages[0].Shape]);
            // Of a single image of many its own shape is meant.
            if (name is null && DescribedShape(Page(places[0], null).Description) is { } described && IsShapeOf(described, whole, pages[0].Shape)) whole = described;
            return [Array(null, whole, places)];
        }

        return [.. places.Select((place, index) => Array(index.ToString(CultureInfo.InvariantCulture), pages[index].Shape, [place]))];

        StreamArray Array(string? name, Shape shape, List<long> places)
        {
            var kind = pages[name is null ? 0 : int.Parse(name, CultureInfo.InvariantCulture)];
            return new(new(name, shape, kind.Type), path, new(kind.Type, BigEndian: false), () => new TiffRows(path, places, page => Kind(page) == kind));
        }

        TiffPage Page(long place, int? number)
        {
            try
            {
                return new(file, TiffDirectory.Read(file, place));
            }
            catch (ZarrException e) when (number is not null && e.Id == ZarrErrorId.FileNotSupported)
            {
                throw new ZarrException(e.Id, $"{e.Message} That is image {number} of {places.Count}; -Name takes one of the others.", e.Target, e);
            }
        }
    }

    private static (Shape Shape, DataType Type) Kind(TiffPage page) => (page.Shape, page.Type);

    // What tifffile writes, so that more than three axes come back as they were.
    private static Shape? DescribedShape(string? description)
    {
        if (description is null || !description.StartsWith('{')) return null;
        try
        {
            return JsonNode.Parse(description) is JsonObject { } described && described["shape"] is JsonArray axes && axes.All(axis => axis is JsonValue value && value.TryGetValue(out long length) && length > 0)
                ? new Shape([.. axes.Select(axis => axis!.GetValue<long>())]) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Descriptions are anybody's; this one is another one's.
            return null;
        }
    }

    // Programs that turn or cut an image may leave its description: the axes that are longer than 1 must be those of an image, behind any others.
    private static bool IsShapeOf(Shape described, Shape whole, Shape image)
    {
        long[] axes = [.. described.Where(length => length > 1)], own = [.. image.Where(length => length > 1)];
        return axes.AsSpan().EndsWith(own) && axes.Aggregate((Int128)1, Times) == whole.Aggregate((Int128)1, Times);
    }

    private static Int128 Times(Int128 product, long axis) => product > long.MaxValue ? product : product * axis;
}
