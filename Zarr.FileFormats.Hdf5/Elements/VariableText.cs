using System.Text;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Texts of any length.</summary>
internal sealed class VariableText(Hdf5File file, int storedSize) : VariableForm(file, storedSize)
{
    private static readonly UTF8Encoding s_utf8 = new(false, true);

    public override JsonObject ObjectCodec => new() { ["id"] = "vlen-utf8" };

    protected override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel) =>
        Encoding.UTF8.GetBytes(Decode((await HeapPlace.ReadAsync(File, stored, 1, cancel).ConfigureAwait(false)).Span));

    /// <summary>The text in bytes: UTF-8 or, where it is none, Latin-1, in which old programs wrote. A zero ends it.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf((byte)0) is >= 0 and var end) bytes = bytes[..end];
        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
