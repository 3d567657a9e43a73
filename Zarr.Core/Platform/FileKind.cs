namespace Zarr.Platform;

/// <summary>What can stand at a path.</summary>
internal enum FileKind : byte
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>A file: what values are.</summary>
    File,
    /// <summary>A directory.</summary>
    Directory,
    /// <summary>A named pipe: who opens it waits for someone at its other end.</summary>
    Pipe,
    /// <summary>A socket.</summary>
    Socket,
    /// <summary>A device, or whatever else a system has.</summary>
    Device,
}
