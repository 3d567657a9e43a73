using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using Zarr.Common;
using Zarr.Operations.ChunkMaps;
using Zarr.Operations.CodecTrials;
using Zarr.Operations.Comparing;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Formatting;

/// <summary>What the views of this module call. Public because views can call nothing else; not meant for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ZarrView
{
    /// <summary>The default view of an array, a group or a slice.</summary>
    public static string Glance(PSObject item, PSHost host) => item.BaseObject switch
    {
        ZarrArray array => NodeText.Array(array, Screen.SizeOf(host).Width),
        ZarrGroup group => NodeText.Group(group, Screen.SizeOf(host).Width),
        ZarrSlice { Rank: 0 } slice => SliceText.Format(slice),
        ZarrSlice slice => $"{VisibleText.Of(slice.ToString())}\n{SliceText.Format(slice)}",
        var other => VisibleText.Of(other.ToString() ?? ""),
    };

    /// <summary>A property as text on one line; nothing where the object has no such property, or nothing in it.</summary>
    public static string? Text(PSObject? item, string property) => Unwrap.One(item?.Properties[property]?.Value) switch
    {
        null => null,
        IEnumerable<object> list => VisibleText.Of(string.Join(", ", list)),
        var value => VisibleText.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    /// <summary>A text in which nothing is hidden.</summary>
    public static string? Visible(string? text) => text is null ? null : VisibleText.Of(text);

    /// <summary>The default view of a map of chunks: as large as the window, and in colour where that is allowed.</summary>
    public static string Map(PSObject map, PSHost host, bool isPlain)
    {
        var (width, height) = Screen.SizeOf(host);
        return ChunkMapDrawing.Draw((ZarrChunkMap)map.BaseObject, width, height, colour: !isPlain && Screen.MayColour(host));
    }

    /// <summary>A slice as a table that fits the window.</summary>
    public static string Grid(PSObject slice, PSHost host) => SliceGridText.Format((ZarrSlice)slice.BaseObject, Screen.SizeOf(host).Width);

    /// <summary>A slice as a picture: a curve, or a heat map. What cannot be drawn is shown as the default view shows it.</summary>
    public static string Heat(PSObject slice, PSHost host, bool isPlain)
    {
        var (width, height) = Screen.SizeOf(host);
        return SliceDrawing.Draw((ZarrSlice)slice.BaseObject, width, height, colour: !isPlain && Screen.MayColour(host)) ?? Glance(slice, host);
    }

    /// <summary>A node's name, at the end of its branch of the tree that was listed.</summary>
    public static string Branch(PSObject node) => NodeText.Branch((ZarrNode)node.BaseObject, node.Properties["Branch"]?.Value as string);

    /// <summary>A byte count for people; nothing for none.</summary>
    public static string? Size(object? bytes) => bytes is null ? null : SizeText.Size(LanguagePrimitives.ConvertTo<long>(bytes));

    /// <summary>A byte count for people, and exactly.</summary>
    public static string? ExactSize(object? bytes) => bytes is null ? null
        : LanguagePrimitives.ConvertTo<long>(bytes) is var count and >= 1024
            ? string.Create(CultureInfo.InvariantCulture, $"{SizeText.Size(count)} ({count} bytes)")
            : $"{bytes} bytes";

    /// <summary>A ratio with one digit behind the point; nothing for none.</summary>
    public static string? Ratio(object? ratio) => ratio is null ? null : SizeText.Ratio(LanguagePrimitives.ConvertTo<double>(ratio));

    /// <summary>A text of at most sixteen characters.</summary>
    public static string? Short(object? value) => value?.ToString() is { Length: > 16 } text ? text[..15] + "…" : value?.ToString();

    /// <summary>A ratio that is compared with others: two digits behind the point.</summary>
    public static string Ratio2(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A speed in three digits, or whole.</summary>
    public static string Speed(double speed) => speed.ToString(speed < 10 ? "0.00" : speed < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>What codecs were tried on.</summary>
    public static string Samples(PSObject measurement) => measurement.BaseObject is ZarrCodecMeasurement m
        ? $"{(m.SampleCount == 1 ? "1 chunk" : string.Create(CultureInfo.InvariantCulture, $"{m.SampleCount} chunks"))} of {VisibleText.Of(m.Path ?? "the value")}, {SizeText.Size(m.Length)}" : "";

    /// <summary>What is to be told of codecs that were tried, beside the numbers.</summary>
    public static string Marks(PSObject measurement) => measurement.BaseObject is ZarrCodecMeasurement m
        ? string.Join(' ', ((string[])[m.IsOnFront ? "*" : "", m.IsCurrent ? "current" : "", m.IsLossless ? "" : "lossy"]).Where(mark => mark.Length > 0)) : "";

    /// <summary>A number for a column: floats in five digits, which never take more than twelve columns; nothing for none.</summary>
    public static string? Number(object? number) => (number is PSObject wrapped ? wrapped.BaseObject : number) switch
    {
        null => null,
        IFormattable f and (double or float or Half) => f.ToString("G5", CultureInfo.InvariantCulture),
        var other => ElementFormat.Exact(other),
    };

    /// <summary>A value in few words: a list by its items, a table by its names.</summary>
    public static string Value(object? value) => ValueText.Format(value);

    /// <summary>An element on one line, exactly.</summary>
    public static string Element(object? element) => (element is PSObject wrapped ? wrapped.BaseObject : element) is IFormattable and var value ? ElementFormat.Exact(value) : ElementText.Of(element);

    /// <summary>How much was compared.</summary>
    public static string Compared(PSObject comparison) => comparison.BaseObject is not ArrayComparison found ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{found.ComparedCount:N0} elements, shape {found.Shape}");

    /// <summary>The first element that differs.</summary>
    public static string FirstDifference(PSObject comparison) => comparison.BaseObject is not ArrayComparison { FirstIndex: { } index } found ? ""
        : $"{Element(found.FirstReference)} became {Element(found.FirstDifference)} at {index}";
}
