using System.Text.Encodings.Web;
using System.Text.Json;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Conformance;

/// <summary>
/// The command line of zarr-conformance-tests: <c>--array_path=DIRECTORY</c> prints the elements of the array there, one on each line in C order, as
/// JSON spells them in a fill value of Zarr v3. The exit code is 0, or 1 with a message when that cannot be done, or 2 for a wrong command line.
/// </summary>
internal static class ConformanceCommand
{
    private const string Option = "--array_path";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var path = args switch
        {
            [var one] when one.StartsWith(Option + '=', StringComparison.Ordinal) => one[(Option.Length + 1)..],
            [Option, var next] => next,
            _ => "",
        };
        if (path.Length == 0)
        {
            await error.WriteLineAsync($"Usage: Zarr.Conformance {Option}=DIRECTORY");
            return 2;
        }

        try
        {
            if (!Directory.Exists(path)) throw new ZarrException(ZarrErrorId.NodeNotFound, $"There is no directory '{path}'.", path);
            await using var store = new DirectoryStore(path);
            await PrintAsync(await ZarrArray.OpenAsync(store, StoreKey.Root), output);
            await output.FlushAsync();
            return 0;
        }
        catch (ZarrException e)
        {
            await error.WriteLineAsync($"{e.Id}: {e.Message}");
            return 1;
        }
    }

    // A row of chunks after the other: an array may be larger than memory.
    private static async Task PrintAsync(ZarrArray array, TextWriter output)
    {
        var rows = array.Rank == 0 ? 1 : array.Metadata.ChunkShape[0];
        for (long row = 0; row < (array.Rank == 0 ? 1 : array.Shape[0]); row += rows)
            Print(await array.ReadAsync(array.Rank == 0 ? ZarrSelection.All : ZarrSelection.Parse(FormattableString.Invariant($"{row}:{row + rows}"))), output);
    }

    private static void Print(ZarrSlice slice, TextWriter output)
    {
        var type = slice.DataType;
        var format = SpellingOf(type);
        var bytes = type.IsVariableLength ? [] : slice.ToBytes();
        for (var i = 0; i < slice.Count; i++)
        {
            var element = type.IsVariableLength ? type.FillValueFrom(slice.Data.GetValue(i)!) : bytes.AsSpan(i * type.ItemSize, type.ItemSize);
            output.WriteLine(type.SpellFillValue(element, format).ToJsonString(Readable));
        }
    }

    // Records with arrays in them are known to Zarr v2 only.
    private static ZarrFormat SpellingOf(DataType type)
    {
        try
        {
            type.SpellV3();
            return ZarrFormat.V3;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.FormatNotSupported)
        {
            return ZarrFormat.V2;
        }
    }
}
