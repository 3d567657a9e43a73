namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>A member of a compound type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where in the element it begins.</param>
/// <param name="Type">Its type.</param>
internal sealed record TypeMember(string Name, int Offset, Hdf5Type Type);
