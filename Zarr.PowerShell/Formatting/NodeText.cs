using System.Globalization;
using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Common;
using Zarr.Format.Chunks;

namespace Zarr.PowerShell.Formatting;

/// <summary>An array or a group at one glance.</summary>
internal static class NodeText
{
    private const int MaxNames = 8;
    private const int MaxGrid = 60;

    public static string Array(ZarrArray array, int width)
    {
        var metadata = array.Metadata;
        return Lines(
            width,
            Title(array),
            $"shape {Axes(array.Shape)}{Names(array)}, chunks {Grid(array.ChunkShape, array.ChunkLengths)}{Shards(array)}, {Type(array)}, fill {Fill(array)}",
            "codecs " + string.Join(", ", metadata.Codecs),
            Storage(array.Length, array.Storage),
            Attributes(array));
    }

    public static string Group(ZarrGroup group, int width) => Lines(width, Title(group), Attributes(group));

    /// <summary>The name of a node behind the lines that lead to it; of a node that was not listed, its place in the store.</summary>
    public static string Branch(ZarrNode node, string? lines) => (lines is null && !node.Key.IsRoot ? VisibleText.Of(node.Key.Value) : lines + VisibleText.Of(node.Name)) + (node is ZarrGroup ? "/" : "");

    private static string Title(ZarrNode node) =>
        string.Create(CultureInfo.InvariantCulture, $"{node.GetType().Name} {node.Path} (Zarr v{(int)node.ZarrFormat})");

    private static string Storage(long length, ZarrStorage? storage)
    {
        var text = $"nbytes {SizeText.Size(length)}";
        if (storage is null) return text;
        text += $", cbytes {SizeText.Size(storage.StoredLength)}";
        if (storage.Ratio is { } ratio) text += $", ratio {SizeText.Ratio(ratio)}";
        return string.Create(CultureInfo.InvariantCulture, $"{text}, initialized {storage.StoredCount}/{storage.ChunkCount}");
    }

    // What cannot be understood is told when values are asked for.
    private static string Type(ZarrArray array)
    {
        try
        {
            return ValueEncoding.Of(array)?.ToString() ?? array.DataType.Name;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.EncodingInvalid)
        {
            return array.DataType.Name;
        }
    }

    private static string Shards(ZarrArray array) => array.ShardShape is { } shards ? $", shards {Grid(shards, array.ShardLengths)}" : "";

    private static string Grid(Shape chunks, IReadOnlyList<ChunkLengths>? lengths)
    {
        var text = lengths is null ? Axes(chunks) : $"({string.Join(',', lengths)})";
        return text.Length <= MaxGrid ? text : $"up to {Axes(chunks)}";
    }

    private static string Axes(Shape shape) => shape.Rank == 0 ? "()" : $"({shape})";

    private static string Names(ZarrArray array) => array.DimensionNames is { } names ? $" [{string.Join(',', names.Select(n => n ?? "-"))}]" : "";

    private static string Fill(ZarrArray array) => array.Metadata.FillValue is { } fill ? ElementFormat.Exact(array.DataType.GetDisplayElement(fill.Span)) : "undefined";

    private static string? Attributes(ZarrNode node)
    {
        var names = node.Attributes.Keys.ToArray();
        if (names.Length == 0) return null;
        var rest = names.Length > MaxNames ? string.Create(CultureInfo.InvariantCulture, $", ... ({names.Length})") : "";
        return $"attributes {string.Join(", ", names.Take(MaxNames))}{rest}";
    }

    // Wrapped views lose their indent, so lines are wrapped here, and it is part of them.
    private static string Lines(int width, string title, params IEnumerable<string?> lines) =>
        string.Join("\n  ", lines.OfType<string>().SelectMany(line => Wrap(VisibleText.Of(line), width - 2)).Prepend(VisibleText.Of(title)));

    // Behind a comma, or where there is none in time, behind a blank.
    private static IEnumerable<string> Wrap(string line, int width)
    {
        const string Indent = "  ";
        while (line.Length > width && Break(line, width) is > 0 and var end)
        {
            yield return line[..end];
            line = Indent + line[(end + 1)..];
        }

        yield return line;
    }

    private static int Break(string line, int width)
    {
        var comma = line.LastIndexOf(", ", Math.Min(width, line.Length) - 1, StringComparison.Ordinal) + 1;
        if (comma > width / 2) return comma;
        var blank = line.LastIndexOf(' ', Math.Min(width, line.Length - 1));
        return blank > width / 2 ? blank : comma;
    }
}
