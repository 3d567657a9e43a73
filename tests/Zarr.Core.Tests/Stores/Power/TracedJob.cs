namespace Zarr.Core.Tests.Stores.Power;

/// <summary>A job that was done.</summary>
/// <param name="Job">Which.</param>
/// <param name="Path">Where.</param>
/// <param name="Disk">A simulated disk with what was there before.</param>
/// <param name="Events">What was done to files.</param>
/// <param name="Old">What its nodes were before.</param>
/// <param name="New">What they are now.</param>
internal sealed record TracedJob(PowerJob Job, string Path, SimulatedDisk Disk, IReadOnlyList<DiskEvent> Events, string[] Old, string[] New)
{
    /// <summary>The disk as it was before.</summary>
    public SimulatedDisk NewDisk() => Disk.Again();

    /// <summary>The names of what was forced to the disk, in order, relative to the store.</summary>
    public IReadOnlyList<string> Forced => [.. Events.Where(e => e.Kind == DiskEventKind.Force).Select(e => Name(e.Path))];

    /// <summary>What was done, in order, in one text: for messages.</summary>
    public string Log => string.Join('\n', Events.Select(e => $"{e.Kind} {Name(e.Path)}{(e.Other is null ? "" : " -> " + Name(e.Other))} {e.Bytes?.Length}"));

    // Temporary names are chosen by chance.
    private string Name(string path)
    {
        var name = System.IO.Path.GetRelativePath(Path, path);
        return name.EndsWith(".partial", StringComparison.Ordinal) && name.Length > ".0123456789abcdef.partial".Length ? name[..^".0123456789abcdef.partial".Length] + "*" : name;
    }
}
