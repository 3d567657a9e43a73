using System.Text;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// Elements as NumPy prints an array (<c>numpy/_core/arrayprint.py</c>): nested brackets, columns, and of more than 1000 elements
/// only the edges. The work depends on what is shown, never on how many elements there are.
/// </summary>
internal sealed class SliceText
{
    private const int MaxShown = 1000;
    private const int MaxEdge = 3;
    private const int LineWidth = 75;
    private const string Elided = "...";

    private readonly Func<long, object?> _elementAt;
    private readonly Shape _shape;
    private readonly long[] _strides;
    private readonly Edge[] _edges;
    private readonly ElementFormat _format;

    private SliceText(Func<long, object?> elementAt, Shape shape)
    {
        (_elementAt, _shape) = (elementAt, shape);
        _strides = new long[shape.Rank];
        var stride = 1L;
        for (var axis = shape.Rank - 1; axis >= 0; stride *= shape[axis--]) _strides[axis] = stride;
        _edges = ChooseEdges(shape);
        var shown = new List<object?>();
        Collect(0, 0, shown);
        _format = ElementFormat.For(shown);
    }

    // How many elements are shown at either end of an axis; all of a whole one.
    private readonly record struct Edge(long Leading, long Trailing, bool Elides);

    /// <summary>The text, its lines separated by line feeds.</summary>
    public static string Format(ZarrSlice slice) => Format(slice.GetDisplayElement, slice.Shape);

    /// <summary>The text of elements.</summary>
    /// <param name="elementAt">The element at a place in C order.</param>
    /// <param name="shape">Their shape; without axes the element alone is written.</param>
    public static string Format(Func<long, object?> elementAt, Shape shape)
    {
        if (shape.ElementCount == 0) return "[]";
        var text = new SliceText(elementAt, shape);
        return shape.Rank == 0 ? text._format.Format(elementAt(0)).TrimStart() : text.Write(0, 0, LineWidth);
    }

    private static Edge[] ChooseEdges(Shape shape)
    {
        var whole = shape.Select(length => new Edge(length, 0, Elides: false)).ToArray();
        if (shape.ElementCount <= MaxShown) return whole;
        var edges = whole;
        // NumPy stops here, and prints six elements of every axis, however many axes there are.
        for (var axis = 0; axis < edges.Length; axis++) edges[axis] = Shorten(shape[axis], MaxEdge, MaxEdge);
        for (var shortest = 0; shortest < 2; shortest++)
            for (var axis = 0; axis < edges.Length && edges.Aggregate(1.0, (count, edge) => count * (edge.Leading + edge.Trailing)) > MaxShown; axis++)
                edges[axis] = Shorten(shape[axis], 1, 1 - shortest);
        return edges;
    }

    private static Edge Shorten(long length, long leading, long trailing) =>
        leading + trailing < length ? new(leading, trailing, Elides: true) : new(length, 0, Elides: false);

    private IEnumerable<long> Shown(int axis)
    {
        for (long i = 0; i < _edges[axis].Leading; i++) yield return i;
        for (var i = _shape[axis] - _edges[axis].Trailing; i < _shape[axis]; i++) yield return i;
    }

    private void Collect(int axis, long offset, List<object?> shown)
    {
        if (axis == _shape.Rank) shown.Add(_elementAt(offset));
        else foreach (var i in Shown(axis)) Collect(axis + 1, offset + i * _strides[axis], shown);
    }

    // The hanging indent of an axis is one space for each bracket open before it.
    private string Write(int axis, long offset, int width) =>
        axis == _shape.Rank - 1 ? WriteRow(offset, axis + 1, width - 1) : WriteBlock(axis, offset, width);

    private string WriteBlock(int axis, long offset, int width)
    {
        var separator = new string('\n', _shape.Rank - axis - 1) + new string(' ', axis + 1);
        var parts = Shown(axis).Select(i => Write(axis + 1, offset + i * _strides[axis], width - 1)).ToList();
        if (_edges[axis].Elides) parts.Insert((int)_edges[axis].Leading, Elided);
        return $"[{string.Join(separator, parts)}]";
    }

    private string WriteRow(long offset, int indent, int width)
    {
        var axis = _shape.Rank - 1;
        var words = Shown(axis).Select(i => _format.Format(_elementAt(offset + i))).ToList();
        if (_edges[axis].Elides) words.Insert((int)_edges[axis].Leading, Elided);
        var text = new StringBuilder("[");
        var column = indent;
        foreach (var word in words)
        {
            if (column > indent && column + 1 + word.Length > width)
            {
                // Words of a column are padded to both sides.
                while (text[^1] == ' ') text.Length--;
                text.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (column > indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        return text.Append(']').ToString();
    }
}
