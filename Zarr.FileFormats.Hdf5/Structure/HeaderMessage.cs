namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>A message of an object header.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Data">Its bytes.</param>
internal readonly record struct HeaderMessage(MessageType Type, byte Flags, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bit 1: the bytes say where the message is, and are not the message.</summary>
    public bool IsShared => (Flags & 2) != 0;
}
