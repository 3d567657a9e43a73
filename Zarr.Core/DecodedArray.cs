using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Operations.Searching;


namespace Zarr;

/// <summary>
/// An array by the values that are meant: read they are decoded, written they are encoded. <see cref="ZarrArray"/> itself has what is stored. Where an array has no
/// <see cref="ValueEncoding"/> both are the same.
/// </summary>
public sealed class DecodedArray
{
    private DecodedArray(ZarrArray array, ValueEncoding? encoding, string? note) => (Array, Encoding, Note) = (array, encoding, note);

    /// <summary>The array that is stored.</summary>
    public ZarrArray Array { get; }

    /// <summary>What stored values mean; null where that is what they are.</summary>
    public ValueEncoding? Encoding { get; }

    /// <summary>Why units that seem to be those of times are left alone; null where there is nothing to be said.</summary>
    public string? Note { get; }

    /// <summary>The type of the values; see <see cref="ValueEncoding.DecodedType"/>.</summary>
    public Zarr.Format.DataTypes.DataType DataType => Encoding?.DecodedType ?? Array.DataType;

    /// <summary>The values of an array, by the attributes that it had when it was opened or refreshed.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.EncodingInvalid"/>: an attribute says something that cannot be understood.</exception>
    public static DecodedArray Of(ZarrArray array)
    {
        var encoding = ValueEncoding.Of(array, out var note);
        return new(array, encoding, note);
    }

    /// <summary>What is stored in an array, in the same form.</summary>
    public static DecodedArray AsStored(ZarrArray array) => new(array, null, null);

    /// <summary>Reads the selected values.</summary>
    /// <param name="selection">Which elements.</param>
    /// <param name="fields">Of records the names of fields; null for whole elements.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.ReadAsync(ZarrSelection, IReadOnlyList{string}, ChunkProgress?, CancellationToken)"/> and <see cref="ValueEncoding.Decode(ZarrSlice)"/>.</exception>
    public async ValueTask<ZarrSlice> ReadAsync(ZarrSelection selection, IReadOnlyList<string>? fields = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        if (fields is null && Encoding is { IsElementwise: true }) return await Array.ReadDecodedAsync(selection, Encoding, progress, cancel).ConfigureAwait(false);
        var slice = await (fields is null ? Array.ReadAsync(selection, progress, cancel) : Array.ReadAsync(selection, fields, progress, cancel)).ConfigureAwait(false);
        return Encoding is null ? slice : Encoding.Decode(slice, mayReuse: true);
    }

    /// <summary>Writes a value over the selected elements.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.WriteAsync"/> and <see cref="ValueEncoding.Encode(object?)"/>.</exception>
    public ValueTask WriteAsync(ZarrSelection selection, object? value, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.WriteEncodedAsync(selection, value, Encoding, writeEmptyChunks, progress, cancel);

    /// <summary>Writes values that each say where they go.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.WriteElementsAsync"/> and <see cref="ValueEncoding.Encode(object?)"/>.</exception>
    public ValueTask WriteElementsAsync(IReadOnlyList<Shape> indices, IReadOnlyList<object?> values, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.WriteElementsAsync(indices, Encoding is null ? values : [.. Encoding.Encode(values.ToArray()).Cast<object?>()], writeEmptyChunks, progress, cancel);

    /// <summary>Grows an axis and writes the value there.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.AppendAsync"/> and <see cref="ValueEncoding.Encode(object?)"/>.</exception>
    public ValueTask<Shape> AppendAsync(int axis, object? value, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.AppendEncodedAsync(axis, value, Encoding, writeEmptyChunks, progress, cancel);

    /// <summary>Finds elements by their values; missing ones are NaN, or NaT.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.FindValuesAsync"/>.</exception>
    public IAsyncEnumerable<FoundValue> FindValuesAsync(ZarrSelection selection, ValueCondition condition, SearchSummary? summary = null, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.FindDecodedAsync(selection, condition, Encoding, summary, progress, cancel);

    /// <summary>One record for each chunk that the selection touches, with statistics of the values. Kept ones, which are of what is stored, serve where both are the same.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.ScanChunksAsync"/>.</exception>
    public IAsyncEnumerable<ZarrChunk> ScanChunksAsync(ZarrSelection selection, ChunkDetail detail = ChunkDetail.None, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.ScanDecodedAsync(selection, detail, onlyStored: false, Encoding, progress, cancel);

    /// <summary>The same of the chunks that are stored; where the store can be listed, missing ones cost nothing.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.FindStoredChunksAsync"/>.</exception>
    public IAsyncEnumerable<ZarrChunk> FindStoredChunksAsync(ZarrSelection selection, ChunkDetail detail = ChunkDetail.None, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.ScanDecodedAsync(selection, detail, onlyStored: true, Encoding, progress, cancel);

    /// <summary>Counts elements by their values.</summary>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.FindValuesAsync"/>.</exception>
    public ValueTask<long> CountValuesAsync(ZarrSelection selection, ValueCondition condition, SearchSummary? summary = null, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Array.CountDecodedAsync(selection, condition, Encoding, summary, progress, cancel);
}
