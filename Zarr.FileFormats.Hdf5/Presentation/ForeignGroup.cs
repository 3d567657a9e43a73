using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>A group of a file of another format.</summary>
internal abstract class ForeignGroup : ForeignNode
{
    public override string DocumentName => ".zgroup";

    public override ValueTask<JsonObject> DocumentAsync(CancellationToken cancel) => new(new JsonObject { ["zarr_format"] = 2 });

    /// <summary>The names of what may be nodes in it.</summary>
    public abstract ValueTask<IReadOnlyCollection<string>> ListAsync(CancellationToken cancel);

    /// <summary>What a name stands for; null for no node.</summary>
    public abstract ValueTask<ForeignNode?> FindAsync(string name, CancellationToken cancel);
}
