using System.Text;

namespace Zarr.Shell;

/// <summary>
/// Reads one line from the terminal: cursor keys, Home, End, Delete, the lines entered before (Up and Down), completion
/// (Tab), Ctrl+C and Ctrl+D. A line wider than the terminal scrolls sideways. Where keys cannot be read one by one it
/// reads plain lines.
/// </summary>
internal sealed class LineEditor
{
    private readonly List<string> _history = [];
    private readonly StringBuilder _text = new();
    private int _cursor;
    private int _historyIndex;
    private Completions? _completions;

    /// <summary>Completes the text at the cursor; null when there is nothing that can.</summary>
    public Func<string, int, Completions?>? Complete { get; set; }

    /// <summary>The line, or null at the end of the input.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C was pressed.</exception>
    public string? ReadLine(string prompt)
    {
        if (!Terminal.CanEditLine)
        {
            Console.Out.Write(prompt);
            return Console.In.ReadLine();
        }

        _text.Clear();
        _cursor = 0;
        _completions = null;
        _historyIndex = _history.Count;
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                Draw(prompt);
                var key = Console.ReadKey(intercept: true);
                var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
                if (control && key.Key == ConsoleKey.C) throw new OperationCanceledException();
                if (control && key.Key == ConsoleKey.D && _text.Length == 0) return null;
                if (key.Key == ConsoleKey.Enter) return Remember(_text.ToString());
                if (key.Key == ConsoleKey.Tab) NextCompletion(key.Modifiers.HasFlag(ConsoleModifiers.Shift));
                else Edit(key);
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
            Console.Out.WriteLine();
        }
    }

    private void Edit(ConsoleKeyInfo key)
    {
        _completions = null;
        switch (key.Key)
        {
            case ConsoleKey.Backspace when _cursor > 0:
                _text.Remove(--_cursor, 1);
                break;
            case ConsoleKey.Delete when _cursor < _text.Length:
                _text.Remove(_cursor, 1);
                break;
            case ConsoleKey.LeftArrow:
                _cursor = Math.Max(_cursor - 1, 0);
                break;
            case ConsoleKey.RightArrow:
                _cursor = Math.Min(_cursor + 1, _text.Length);
                break;
            case ConsoleKey.Home:
                _cursor = 0;
                break;
            case ConsoleKey.End:
                _cursor = _text.Length;
                break;
            case ConsoleKey.Escape:
                Replace("");
                break;
            case ConsoleKey.UpArrow when _historyIndex > 0:
                Replace(_history[--_historyIndex]);
                break;
            case ConsoleKey.DownArrow when _historyIndex < _history.Count:
                Replace(++_historyIndex < _history.Count ? _history[_historyIndex] : "");
                break;
            default:
                if (!char.IsControl(key.KeyChar)) _text.Insert(_cursor++, key.KeyChar);
                break;
        }
    }

    private void NextCompletion(bool back)
    {
        _completions ??= Complete?.Invoke(_text.ToString(), _cursor);
        if (_completions?.Next(back) is not { } next) return;
        _text.Clear().Append(next.Text);
        _cursor = next.Cursor;
    }

    private void Replace(string text)
    {
        _text.Clear().Append(text);
        _cursor = text.Length;
    }

    private string Remember(string line)
    {
        if (line.Length > 0 && (_history.Count == 0 || _history[^1] != line)) _history.Add(line);
        return line;
    }

    private void Draw(string prompt)
    {
        var room = Math.Max(Terminal.Width - prompt.Length - 1, 1);
        var first = Math.Max(_cursor - room, 0);
        var visible = _text.ToString(first, Math.Min(room, _text.Length - first));
        var back = visible.Length - (_cursor - first);
        Console.Out.Write($"\r{prompt}{visible}\e[K" + (back > 0 ? $"\e[{back}D" : ""));
    }
}
