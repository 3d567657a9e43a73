namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>The messages of object headers that are read (HDF5 File Format Specification, IV.A.2).</summary>
internal enum MessageType
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    GroupInfo = 0x0A,
    FilterPipeline = 0x0B,
    Attribute = 0x0C,
    SharedMessageTable = 0x0F,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
