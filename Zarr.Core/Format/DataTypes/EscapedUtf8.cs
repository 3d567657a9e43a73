using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Zarr.Format.DataTypes;

/// <summary>
/// UTF-8 that loses nothing: a byte 0x80 to 0xFF that is not part of valid UTF-8 becomes the lone surrogate U+DC80 to U+DCFF, and
/// that becomes the byte again (Python's "surrogateescape", PEP 383).
/// </summary>
internal static class EscapedUtf8
{
    private const int Escape = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done) text.Append(rune);
            else for (var i = 0; i < length; i++) text.Append((char)(Escape + bytes[i]));
            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>Encodes; false when the text does not fit, or has halves of surrogate pairs that are no escaped bytes.</summary>
    public static bool TryEncode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        var status = Utf8.FromUtf16(text, bytes, out var read, out written, replaceInvalidSequences: false);
        if (status != OperationStatus.InvalidData) return status == OperationStatus.Done;
        for (text = text[read..]; !text.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done)
            {
                if (!rune.TryEncodeToUtf8(bytes[written..], out var more)) return false;
                written += more;
            }
            else
            {
                if (text[0] is < (char)(Escape + 0x80) or > (char)(Escape + 0xFF) || written == bytes.Length) return false;
                bytes[written++] = (byte)(text[0] - Escape);
                length = 1;
            }

            text = text[length..];
        }

        return true;
    }
}
