using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Json;
using Zarr.Platform;
using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>Names what stands in the place of a node where that is of another format, by the marks that its files bear. It is looked for only where there is no node.</summary>
internal static class ForeignFormat
{
    private const int HeadLength = 64 << 10;

    // The signature of HDF5 is at the start, or behind a block of the user's of 512, 1024, ... bytes (HDF5 File Format Specification, II.A).
    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>What it is, such as "an N5 dataset"; null for what is not known.</summary>
    public static async ValueTask<string?> FindAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        try
        {
            if (await HeadAsync(store, key, cancel).ConfigureAwait(false) is { } head && OfFile(head) is { } file) return file;
            // N5 file system specification: a group has "n5" at the root only, a dataset these four.
            if (await ObjectAsync(store, key.Append("attributes.json"), cancel).ConfigureAwait(false) is { } attributes)
            {
                if (attributes.ContainsKey("dimensions") && attributes.ContainsKey("blockSize")) return "an N5 dataset";
                if (attributes.ContainsKey("n5")) return "an N5 container";
            }

            // kerchunk's references in parquet files (fsspec, implementations/reference.py).
            if (await ObjectAsync(store, key.Append(ConsolidatedMetadata.V2Name), cancel).ConfigureAwait(false) is { } consolidated && consolidated.ContainsKey("record_size")) return "kerchunk references in parquet files";
            // Icechunk specification, "File Layout": snapshots beside refs in version 1, beside repo in version 2.
            if (await IsFolderAsync("snapshots").ConfigureAwait(false) && (await IsFolderAsync("refs").ConfigureAwait(false) || await IsValueAsync("repo").ConfigureAwait(false))) return "an Icechunk repository";
            // Zarr v3 as it was until 2022: all metadata lies below meta/.
            if (await IsFolderAsync("meta/root").ConfigureAwait(false) || await IsValueAsync("meta/root.array.json").ConfigureAwait(false) || await IsValueAsync("meta/root.group.json").ConfigureAwait(false)) return "a store of a draft of Zarr v3";
            // TileDB, format_spec: what marks arrays and groups.
            if (await IsFolderAsync("__schema").ConfigureAwait(false) || await IsValueAsync("__array_schema.tdb").ConfigureAwait(false)) return "a TileDB array";
            if (await IsFolderAsync("__group").ConfigureAwait(false) || await IsValueAsync("__tiledb_group.tdb").ConfigureAwait(false)) return "a TileDB group";
        }
        catch (ZarrException)
        {
            // That nothing is there is the error to be told, and not that this could not be looked at.
        }

        return null;

        async ValueTask<bool> IsFolderAsync(string name) => await NodeStorage.IsPrefixAsync(store, key.Append(name), cancel).ConfigureAwait(false);

        async ValueTask<bool> IsValueAsync(string name) => await store.FindAsync(key.Append(name), cancel).ConfigureAwait(false) is { IsPrefix: false };
    }

    private static string? OfFile(byte[] head)
    {
        for (var at = 0; at + Hdf5.Length <= head.Length; at = at == 0 ? 512 : 2 * at)
            if (head.AsSpan(at).StartsWith(Hdf5)) return "an HDF5 or netCDF-4 file";
        // netCDF classic, 64-bit offset, 64-bit data (NetCDF Classic Format Specification).
        if (head is [(byte)'C', (byte)'D', (byte)'F', 1 or 2 or 5, ..]) return "a netCDF file";
        var text = Encoding.UTF8.GetString(head).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        // kerchunk specification: "refs" in version 1, keys of metadata at the top in version 0.
        if (text.StartsWith('{') && (text.Contains("\"refs\"", StringComparison.Ordinal) || text.Contains(".zgroup\"", StringComparison.Ordinal) || text.Contains(".zarray\"", StringComparison.Ordinal))) return "a file of kerchunk references";
        return null;
    }

    /// <summary>The first bytes where a file stands in the place of the node, or of the store itself.</summary>
    private static async ValueTask<byte[]?> HeadAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        if (!key.IsRoot)
        {
            try
            {
                using var value = await store.GetAsync(key, ByteRange.First(HeadLength), cancel).ConfigureAwait(false);
                return value?.Bytes.ToArray();
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.StoreReadFailed)
            {
                // A folder, in which there may be more.
                return null;
            }
        }

        if (!File.Exists(store.Location)) return null;
        try
        {
            using var file = File.OpenRead(store.Location);
            var head = new byte[Math.Min(HeadLength, file.Length)];
            return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return null;
        }
    }

    private static async ValueTask<JsonObject?> ObjectAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var value = await store.GetAsync(key, ByteRange.First(JsonText.MaxLength), cancel).ConfigureAwait(false);
        try
        {
            return value is null ? null : LenientJson.Parse(JsonText.Plain(value.Bytes.Span)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
