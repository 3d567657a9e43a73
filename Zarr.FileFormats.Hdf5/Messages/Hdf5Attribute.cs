using System.Text;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>An attribute (HDF5 File Format Specification, IV.A.2.m), versions 1 to 3.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Space">How many there are.</param>
/// <param name="Data">Their bytes.</param>
internal sealed record Hdf5Attribute(string Name, Hdf5Type Type, Dataspace Space, ReadOnlyMemory<byte> Data)
{
    public static async ValueTask<Hdf5Attribute> ReadAsync(Hdf5File file, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var parts = Split(file, message);
        // From version 2 on, type and dataspace may be shared: bits 0 and 1 of the flags.
        if (parts.IsTypeShared) parts.Type = await file.Shared.ResolveAsync(MessageType.Datatype, parts.Type, cancel).ConfigureAwait(false);
        if (parts.IsSpaceShared) parts.Space = await file.Shared.ResolveAsync(MessageType.Dataspace, parts.Space, cancel).ConfigureAwait(false);
        var (type, space) = (TypeReader.Read(parts.Type.Span), Dataspace.Read(file, parts.Space.Span));
        var count = space.Count;
        if (count > parts.Data.Length / type.Size) throw FileErrors.Damaged($"the attribute '{parts.Name}' ends early");
        return new(parts.Name, type, space, parts.Data[..(int)(count * type.Size)]);
    }

    private static (string Name, ReadOnlyMemory<byte> Type, ReadOnlyMemory<byte> Space, ReadOnlyMemory<byte> Data, bool IsTypeShared, bool IsSpaceShared) Split(Hdf5File file, ReadOnlyMemory<byte> message)
    {
        var reader = file.Reader(message.Span);
        var (version, flags) = (reader.Byte(), reader.Byte());
        if (version is 0 or > 3) throw FileErrors.NotSupported($"An attribute of version {version}");
        int nameLength = reader.UInt16(), typeLength = reader.UInt16(), spaceLength = reader.UInt16();
        // The character set of the name, which is one of two that UTF-8 holds.
        if (version == 3) reader.Skip(1);
        // Version 1 keeps to multiples of eight bytes.
        int Padded(int length) => version == 1 ? (length + 7) & ~7 : length;
        var name = Encoding.UTF8.GetString(reader.Take(Padded(nameLength)));
        if (name.IndexOf('\0') is >= 0 and var end) name = name[..end];
        var start = reader.Position;
        reader.Skip(Padded(typeLength) + Padded(spaceLength));
        return (name, message.Slice(start, typeLength), message.Slice(start + Padded(typeLength), spaceLength), message[reader.Position..], version > 1 && (flags & 1) != 0, version > 1 && (flags & 2) != 0);
    }
}
