using System.Buffers;
using System.Text;

namespace Zarr.FileFormats;

/// <summary>Reads the fields of delimited text one after the other (RFC 4180): quotes around fields, doubled quotes in them, any line ends. Lines without a character are passed over.</summary>
internal sealed class CsvReader(TextReader text, char delimiter, string path) : IDisposable
{
    private const int BufferLength = 1 << 16;

    /// <summary>No number, and hardly a text, is so long.</summary>
    private const int MaxFieldLength = 1 << 20;

    private readonly SearchValues<char> _ends = SearchValues.Create([delimiter, '\r', '\n', '"']);
    private readonly char[] _buffer = new char[BufferLength];
    private char[] _field = new char[256];
    private int _at, _end, _length;

    /// <summary>The line in which the field is that was read last, counted from 1; of one with line ends in it, the last.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The place of the field in its line, counted from 1.</summary>
    public long Column { get; private set; }

    /// <summary>The field that was read last, without its quotes.</summary>
    public ReadOnlySpan<char> Field => _field.AsSpan(0, _length);

    /// <summary>True when the field that was read last had quotes: what is in them is a text, and not missing.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>True when the field that was read last is the last one of its line.</summary>
    public bool IsLast { get; private set; } = true;

    /// <summary>Reads the next field; false behind the last one.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>: quotes that do not close, or have something behind them.</exception>
    public bool Read()
    {
        if (IsLast)
        {
            while (Peek() is '\r' or '\n') TakeLineEnd();
            if (Peek() < 0) return false;
            Column = 0;
        }

        Column++;
        (_length, IsQuoted) = (0, false);
        if (Peek() == '"') TakeQuoted();
        else TakePlain();
        switch (Peek())
        {
            case < 0:
                IsLast = true;
                break;
            case '\r' or '\n':
                IsLast = true;
                break;
            default:
                _at++;
                IsLast = false;
                break;
        }

        return true;
    }

    /// <summary>The error for a line with more or fewer fields than the others.</summary>
    public ZarrException Uneven(long expected) => FileError.Invalid(path, FormattableString.Invariant($"line {Line} has {(Column > expected ? "more than " : "")}{(Column > expected ? expected : Column)} fields where {expected} are expected, as in the first."));

    /// <inheritdoc/>
    public void Dispose() => text.Dispose();

    private void TakePlain()
    {
        while (true)
        {
            if (Peek() < 0) return;
            var rest = _buffer.AsSpan(_at, _end - _at);
            var stop = rest.IndexOfAny(_ends);
            Append(stop < 0 ? rest : rest[..stop]);
            _at += stop < 0 ? rest.Length : stop;
            if (stop < 0) continue;
            if (_buffer[_at] != '"') return;
            // In a field without quotes around it a quote is a character.
            Append(_buffer.AsSpan(_at++, 1));
        }
    }

    private void TakeQuoted()
    {
        IsQuoted = true;
        _at++;
        while (true)
        {
            var next = Peek();
            if (next < 0) throw FileError.Invalid(path, FormattableString.Invariant($"a quote in line {Line} is not closed."));
            if (next == '"')
            {
                _at++;
                if (Peek() != '"') break;
            }
            else if (next == '\n') Line++;

            Append(_buffer.AsSpan(_at++, 1));
        }

        if (Peek() is var behind && behind >= 0 && behind != delimiter && behind is not ('\r' or '\n'))
            throw FileError.Invalid(path, FormattableString.Invariant($"behind a closing quote in line {Line} is '{(char)behind}'."));
    }

    private void TakeLineEnd()
    {
        if (_buffer[_at++] == '\r' && Peek() == '\n') _at++;
        Line++;
    }

    private void Append(ReadOnlySpan<char> part)
    {
        if (_length + part.Length > MaxFieldLength) throw FileError.Invalid(path, FormattableString.Invariant($"a field in line {Line} has more than {MaxFieldLength:N0} characters."));
        if (_length + part.Length > _field.Length) Array.Resize(ref _field, Math.Max(_length + part.Length, 2 * _field.Length));
        part.CopyTo(_field.AsSpan(_length));
        _length += part.Length;
    }

    private int Peek()
    {
        if (_at == _end)
        {
            try
            {
                (_at, _end) = (0, FileError.Reading(path, () => text.Read(_buffer)));
            }
            catch (DecoderFallbackException e)
            {
                throw FileError.Invalid(path, FormattableString.Invariant($"behind line {Line} are bytes that are not UTF-8. Save it as UTF-8, or as UTF-16 with a byte order mark."), e);
            }
        }

        return _at == _end ? -1 : _buffer[_at];
    }
}
