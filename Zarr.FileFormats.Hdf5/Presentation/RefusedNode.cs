using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>An array that is there and cannot be read; all others can.</summary>
internal sealed class RefusedNode(ZarrException error) : ForeignNode
{
    public override string DocumentName => ".zarray";

    public override ValueTask<JsonObject> DocumentAsync(CancellationToken cancel) => throw new ZarrException(error.Id, error.Message, null, error);
}
