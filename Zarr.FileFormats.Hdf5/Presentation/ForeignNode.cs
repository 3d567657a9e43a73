using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>A group or array of a file of another format, as a node of Zarr v2.</summary>
internal abstract class ForeignNode
{
    /// <summary>The name of the document that makes it a node.</summary>
    public abstract string DocumentName { get; }

    /// <summary>That document.</summary>
    /// <exception cref="ZarrException">It cannot be read: the node is there, and refused.</exception>
    public abstract ValueTask<JsonObject> DocumentAsync(CancellationToken cancel);

    /// <summary>The attributes.</summary>
    public virtual ValueTask<JsonObject> AttributesAsync(CancellationToken cancel) => new(new JsonObject());
}
