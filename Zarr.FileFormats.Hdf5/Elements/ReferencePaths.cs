using System.Text;
using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>References to objects as the paths of these; empty where there is none.</summary>
internal sealed class ReferencePaths(Structure.Hdf5File file, ObjectPaths paths, int storedSize) : VariableForm(file, storedSize)
{
    public override JsonObject ObjectCodec => new() { ["id"] = "vlen-utf8" };

    protected override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel) =>
        Encoding.UTF8.GetBytes(await paths.FindAsync(stored, cancel).ConfigureAwait(false) ?? "");
}
