using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>The header of a file in one of the classic formats CDF-1, CDF-2 and CDF-5 (NetCDF Classic Format Specification; CDF-5 in PnetCDF's).</summary>
/// <param name="Attributes">The attributes of the file.</param>
/// <param name="Variables">The variables.</param>
internal sealed record ClassicHeader(List<ClassicAttribute> Attributes, List<ClassicVariable> Variables)
{
    private const int DimensionTag = 10, VariableTag = 11, LeastDimension = 8, LeastVariable = 28;

    public static async ValueTask<ClassicHeader> ReadAsync(FileBytes file, int version, CancellationToken cancel)
    {
        var reader = new HeaderReader(file, version, cancel);
        var records = version == 5 ? await reader.Int64Async().ConfigureAwait(false) : (uint)await reader.Int32Async().ConfigureAwait(false);
        // All bits set: a program that cannot go back has written it, and the length of the file tells.
        var isStreamed = version == 5 ? records == -1 : records == uint.MaxValue;
        var dimensions = new List<(string Name, long Length)>();
        for (var left = await reader.ListAsync(DimensionTag, LeastDimension).ConfigureAwait(false); left > 0; left--)
        {
            var name = await reader.NameAsync().ConfigureAwait(false);
            dimensions.Add((name, await reader.LengthAsync().ConfigureAwait(false)));
        }

        var attributes = await reader.AttributesAsync().ConfigureAwait(false);
        var variables = new List<Entry>();
        for (var left = await reader.ListAsync(VariableTag, LeastVariable).ConfigureAwait(false); left > 0; left--) variables.Add(await ReadVariableAsync(reader, dimensions, version).ConfigureAwait(false));
        var step = RecordStep(variables);
        if (isStreamed) records = step > 0 ? Math.Max(0, file.Length - variables.Where(one => one.IsRecord).Min(one => one.Begin)) / step : 0;
        if (records < 0 || (step > 0 && records > file.Length / step)) throw FileErrors.Damaged($"{records:N0} records are longer than the file");
        return new(attributes, [.. variables.Select(one => Variable(one, dimensions, records, step))]);
    }

    private static async ValueTask<Entry> ReadVariableAsync(HeaderReader reader, List<(string Name, long Length)> dimensions, int version)
    {
        var name = await reader.NameAsync().ConfigureAwait(false);
        var ids = new int[await reader.CountAsync(version == 5 ? 8 : 4).ConfigureAwait(false)];
        if (ids.Length > Dataspace.MostAxes) throw FileErrors.NotSupported($"A variable of {ids.Length:N0} dimensions");
        for (var axis = 0; axis < ids.Length; axis++)
            ids[axis] = await reader.LengthAsync().ConfigureAwait(false) is var id && id < dimensions.Count ? (int)id : throw FileErrors.Damaged($"the variable '{name}' has a dimension that there is not");
        var attributes = await reader.AttributesAsync().ConfigureAwait(false);
        var type = ClassicType.Of(await reader.Int32Async().ConfigureAwait(false));
        // The size that follows is that of the shape, or does not fit.
        await reader.TakeAsync(version == 5 ? 8 : 4).ConfigureAwait(false);
        var begin = await reader.BeginAsync().ConfigureAwait(false);
        // The record dimension has the length 0.
        var isRecord = ids.Length > 0 && dimensions[ids[0]].Length == 0;
        var size = (Int128)type.Size;
        foreach (var id in ids.Skip(isRecord ? 1 : 0))
            if ((size *= dimensions[id].Length) > long.MaxValue / 2) throw FileErrors.NotSupported($"The variable '{name}' of more than 2^62 bytes");
        return new(name, ids, attributes, type, begin, isRecord, (long)size);
    }

    // One after the other with each record padded to four bytes; where there is one record variable alone, its records are not.
    private static long RecordStep(List<Entry> variables)
    {
        var records = variables.Where(one => one.IsRecord).ToArray();
        if (records.Length == 1) return records[0].Size;
        var step = records.Aggregate((Int128)0, (sum, one) => sum + ((one.Size + 3) & ~3L));
        return step <= long.MaxValue ? (long)step : throw FileErrors.NotSupported("A record of more than 2^63 bytes");
    }

    private static ClassicVariable Variable(Entry one, List<(string Name, long Length)> dimensions, long records, long step) => new(one.Name,
        [.. one.Dimensions.Select(id => dimensions[id].Name)], [.. one.Dimensions.Select((id, axis) => axis == 0 && one.IsRecord ? records : dimensions[id].Length)],
        one.Attributes, one.Type, one.Begin, one.IsRecord ? step : 0);

    private sealed record Entry(string Name, int[] Dimensions, List<ClassicAttribute> Attributes, ClassicType Type, long Begin, bool IsRecord, long Size);
}
