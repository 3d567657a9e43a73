using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>A file in a classic format: a group of variables.</summary>
internal sealed class ClassicGroup : ForeignGroup
{
    private readonly Dictionary<string, ClassicArray> _variables = new(StringComparer.Ordinal);
    private readonly List<ClassicAttribute> _attributes;

    private ClassicGroup(FileBytes file, ClassicHeader header)
    {
        _attributes = header.Attributes;
        foreach (var variable in header.Variables)
            if (StoreKey.TryParse(variable.Name, out var key) && !key.IsRoot && key.Parent.IsRoot) _variables.TryAdd(variable.Name, new(file, variable));
    }

    public static async ValueTask<ClassicGroup> OpenAsync(FileBytes file, int version, CancellationToken cancel) => new(file, await ClassicHeader.ReadAsync(file, version, cancel).ConfigureAwait(false));

    public override ValueTask<JsonObject> AttributesAsync(CancellationToken cancel) => new(ToJson(_attributes));

    public override ValueTask<IReadOnlyCollection<string>> ListAsync(CancellationToken cancel) => new(_variables.Keys);

    public override ValueTask<ForeignNode?> FindAsync(string name, CancellationToken cancel) => new(_variables.GetValueOrDefault(name));

    /// <summary>Attributes by their names.</summary>
    public static JsonObject ToJson(List<ClassicAttribute> attributes)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes) members.TryAdd(attribute.Name, attribute.ToJson());
        return members;
    }
}
