namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>The classes of data types (HDF5 File Format Specification, IV.A.2.d).</summary>
internal enum TypeClass
{
    Integer = 0,
    Float = 1,
    Time = 2,
    String = 3,
    Bitfield = 4,
    Opaque = 5,
    Compound = 6,
    Reference = 7,
    Enumeration = 8,
    VariableLength = 9,
    Array = 10,
}
