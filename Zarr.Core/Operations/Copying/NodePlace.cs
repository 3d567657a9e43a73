using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Copying;

/// <summary>Where nodes are, whichever store and key lead there.</summary>
internal static class NodePlace
{
    /// <summary>Refuses a destination that is the source, lies in it, or has it in itself.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public static void RequireApart(IStore source, StoreKey from, IStore destination, StoreKey to)
    {
        var relation = Relation(source, from, destination, to);
        if (relation is not null)
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{NodeStorage.Where(destination, to)}' cannot be the destination of '{NodeStorage.Where(source, from)}': it {relation}.", NodeStorage.Where(destination, to));
    }

    /// <summary>Refuses a destination that has a file in it, which would be deleted with what stands there.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public static void RequireOutside(string file, IStore destination, StoreKey to)
    {
        if (destination.Capabilities.HasFlag(StoreCapabilities.InMemory)) return;
        var (one, other) = (Links.RealPath(Path.GetFullPath(file)), Links.RealPath(NodeStorage.Where(destination, to)));
        if (IsSame(one, other) || IsBelow(one, other))
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{NodeStorage.Where(destination, to)}' cannot be the destination of '{file}': that file {(IsSame(one, other) ? "is there" : "lies in it")}.", file);
    }

    private static string? Relation(IStore source, StoreKey from, IStore destination, StoreKey to)
    {
        if (ReferenceEquals(source, destination)) return from == to ? "is the same node" : to.IsBelow(from) ? "lies in it" : from.IsBelow(to) ? "has it in itself" : null;
        if ((source.Capabilities | destination.Capabilities).HasFlag(StoreCapabilities.InMemory)) return null;
        var (one, other) = (Links.RealPath(NodeStorage.Where(source, from)), Links.RealPath(NodeStorage.Where(destination, to)));
        return IsSame(one, other) ? "is the same node" : IsBelow(other, one) ? "lies in it" : IsBelow(one, other) ? "has it in itself" : null;
    }

    // Letter case is ignored, as many file systems do: who copies A to a has to choose another name.
    private static bool IsSame(string one, string other) => PathRelation.IsSame(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string path, string above) => PathRelation.IsBelow(path, above, StringComparison.OrdinalIgnoreCase);
}
