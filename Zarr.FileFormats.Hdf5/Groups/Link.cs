namespace Zarr.FileFormats.Hdf5.Groups;

/// <summary>A name in a group.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="Address">The object header, of a hard link.</param>
/// <param name="Target">The path, of a soft link; file and path, of an external one.</param>
internal sealed record Link(string Name, LinkKind Kind, long Address, string? Target)
{
    /// <summary>Reads the message "Link" (HDF5 File Format Specification, IV.A.2.g).</summary>
    public static Link Read(Structure.Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        var version = reader.Byte();
        if (version != 1) throw Bytes.FileErrors.NotSupported($"A link of version {version}");
        var flags = reader.Byte();
        var kind = (flags & 8) != 0 ? (LinkKind)reader.Byte() : LinkKind.Hard;
        // The creation order, and the character set, which is one of two that UTF-8 holds.
        if ((flags & 4) != 0) reader.Skip(8);
        if ((flags & 16) != 0) reader.Skip(1);
        var name = System.Text.Encoding.UTF8.GetString(reader.Take(reader.Whole(1 << (flags & 3))));
        switch (kind)
        {
            case LinkKind.Hard: return new(name, kind, reader.DefinedAddress(), null);
            case LinkKind.Soft: return new(name, kind, 0, System.Text.Encoding.UTF8.GetString(reader.Take(reader.UInt16())));
            case LinkKind.External:
                reader.Skip(3);
                var other = reader.Text();
                return new(name, kind, 0, $"{other}:{reader.Text()}");
            default: return new(name, LinkKind.UserDefined, 0, null);
        }
    }
}
