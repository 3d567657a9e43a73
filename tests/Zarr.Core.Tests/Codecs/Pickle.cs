using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace Zarr.Core.Tests.Codecs;

/// <summary>
/// The elements of an .npy file of objects, which NumPy pickles. A test reader for known files: it makes text, bytes, numbers, lists and
/// dictionaries, calls nothing, and takes every class but NumPy's arrays for an empty list.
/// </summary>
internal sealed class Pickle
{
    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];

    /// <summary>An array as its state tells: its elements in the order of the pickle.</summary>
    public sealed record NumPyArray
    {
        public string Type { get; set; } = "";

        public object?[] Items { get; set; } = [];
    }

    /// <summary>The elements of the array at this place of the file.</summary>
    public static object?[] Elements(ReadOnlySpan<byte> pickle) => ((NumPyArray)new Pickle().Load(pickle)!).Items;

    private object? Load(ReadOnlySpan<byte> p)
    {
        for (var i = 0; ;)
        {
            var op = (char)p[i++];
            switch (op)
            {
                case '.': return Pop();
                case '\x80': i++; break;
                case '(': _stack.Add(Mark); break;
                case 'N': _stack.Add(null); break;
                case '\x88': _stack.Add(true); break;
                case '\x89': _stack.Add(false); break;
                case ']' or ')': _stack.Add(new List<object?>()); break;
                case '}': _stack.Add(new OrderedDictionary<string, object?>()); break;
                case 'K': _stack.Add((long)p[i++]); break;
                case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(p[i..])); i += 2; break;
                case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(p[i..])); i += 4; break;
                case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(p[i..])); i += 8; break;
                case 'X': _stack.Add(Encoding.UTF8.GetString(Take(p, ref i, 4))); break;
                case 'C': _stack.Add(Take(p, ref i, 1).ToArray()); break;
                case 'B': _stack.Add(Take(p, ref i, 4).ToArray()); break;
                case 'q': _memo[p[i++]] = _stack[^1]; break;
                case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(p[i..])] = _stack[^1]; i += 4; break;
                case 'h': _stack.Add(_memo[p[i++]]); break;
                case 'j': _stack.Add(_memo[BinaryPrimitives.ReadInt32LittleEndian(p[i..])]); i += 4; break;
                case '\x85' or '\x86' or '\x87': _stack.Add(PopMany(op - '\x84')); break;
                case 't': _stack.Add(PopToMark()); break;
                case 'a': Append([Pop()]); break;
                case 'e': Append(PopToMark()); break;
                case 's': SetItems([_stack[^2], _stack[^1]], 2); break;
                case 'u': SetItems(PopToMark(), 0); break;
                case 'c':
                    var name = Line(p, ref i) + "." + Line(p, ref i);
                    _stack.Add(new KeyValuePair<string, string>("class", name));
                    break;
                case 'R' or '\x81': Reduce(); break;
                case 'b': Build(); break;
                default: throw new InvalidDataException($"The pickle has the opcode 0x{(int)op:x2}.");
            }
        }
    }

    private void Reduce()
    {
        var arguments = (List<object?>)Pop()!;
        var name = ((KeyValuePair<string, string>)Pop()!).Value;
        _stack.Add(name.EndsWith("_reconstruct", StringComparison.Ordinal) ? new NumPyArray()
            : name.EndsWith(".dtype", StringComparison.Ordinal) ? new NumPyArray { Type = (string)arguments[0]! }
            : name == "_codecs.encode" ? Encoding.Latin1.GetBytes((string)arguments[0]!)
            : new List<object?>());
    }

    // (version, shape, type, is in F order, elements or their bytes)
    private void Build()
    {
        var state = Pop();
        if (_stack[^1] is not NumPyArray { Type: "" } array || state is not List<object?> { Count: 5 } parts) return;
        array.Type = ((NumPyArray)parts[2]!).Type;
        array.Items = parts[4] switch
        {
            List<object?> items => [.. items.Select(item => item is NumPyArray inner ? inner.Items : item)],
            byte[] bytes when array.Type == "i8" => [.. bytes.Chunk(8).Select(b => (object?)BitConverter.ToInt64(b))],
            _ => throw new InvalidDataException($"The pickle has an array of {array.Type}."),
        };
    }

    private void Append(List<object?> items)
    {
        if (_stack[^1] is List<object?> list) list.AddRange(items);
    }

    private void SetItems(List<object?> pairs, int pop)
    {
        for (; pop > 0; pop--) Pop();
        var map = (IDictionary)_stack[^1]!;
        for (var i = 0; i < pairs.Count; i += 2) map[pairs[i]!] = pairs[i + 1];
    }

    private object? Pop()
    {
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private List<object?> PopMany(int count)
    {
        var items = _stack.GetRange(_stack.Count - count, count);
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private List<object?> PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        var items = PopMany(_stack.Count - mark - 1);
        Pop();
        return items;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> p, ref int i, int size)
    {
        var length = size == 1 ? p[i] : BinaryPrimitives.ReadInt32LittleEndian(p[i..]);
        i += size + length;
        return p.Slice(i - length, length);
    }

    private static string Line(ReadOnlySpan<byte> p, ref int i)
    {
        var length = p[i..].IndexOf((byte)'\n');
        i += length + 1;
        return Encoding.ASCII.GetString(p.Slice(i - length - 1, length));
    }
}
