namespace Zarr;

/// <summary>
/// What went wrong. The names are public API: a cmdlet reports them as the first half of its
/// <c>FullyQualifiedErrorId</c>, scripts test for them, and they never change their meaning.
/// </summary>
public enum ZarrErrorId
{
    /// <summary>Nothing is stored at the path or name.</summary>
    NodeNotFound,
    /// <summary>An array or group stands at the path already.</summary>
    NodeExists,
    /// <summary>An array was replaced by another one, or by a group, after it was opened.</summary>
    NodeChanged,
    /// <summary>The node is a group where an array is needed.</summary>
    NotAnArray,
    /// <summary>The node is an array where a group is needed.</summary>
    NotAGroup,
    /// <summary>The name of a node or the key of a value is not allowed.</summary>
    NameInvalid,
    /// <summary>Metadata is malformed, truncated or contradicts itself.</summary>
    MetadataInvalid,
    /// <summary>The metadata is well formed but asks for something this implementation does not know.</summary>
    FormatNotSupported,
    /// <summary>A codec is not known, by name.</summary>
    CodecNotSupported,
    /// <summary>A codec is known but its configuration is not allowed.</summary>
    CodecInvalid,
    /// <summary>A data type is not known, by name.</summary>
    DataTypeNotSupported,
    /// <summary>A fill value cannot be held by the data type.</summary>
    FillValueInvalid,
    /// <summary>A shape or chunk shape is not allowed.</summary>
    ShapeInvalid,
    /// <summary>A selection cannot be understood.</summary>
    SelectionInvalid,
    /// <summary>A selection names elements outside the array.</summary>
    SelectionOutOfRange,
    /// <summary>An array has no dimension of that name.</summary>
    DimensionNotFound,
    /// <summary>There are no values along a dimension, or not the one that is looked for.</summary>
    CoordinateNotFound,
    /// <summary>By the values along a dimension nothing can be selected.</summary>
    CoordinateInvalid,
    /// <summary>What the stored values of an array mean cannot be told: an attribute such as scale_factor is no number.</summary>
    EncodingInvalid,
    /// <summary>A selection is too large for one .NET array.</summary>
    SelectionTooLarge,
    /// <summary>A record has no field of that name.</summary>
    FieldNotFound,
    /// <summary>The shape of a value does not fit the region it is written to.</summary>
    ValueShapeMismatch,
    /// <summary>A value cannot be converted to the data type without loss.</summary>
    ValueNotConvertible,
    /// <summary>A stored chunk is truncated, damaged or not what the metadata says.</summary>
    ChunkCorrupt,
    /// <summary>A stored chunk does not match its checksum.</summary>
    ChecksumMismatch,
    /// <summary>The store could not be read.</summary>
    StoreReadFailed,
    /// <summary>The store could not be written: a full disk, for example.</summary>
    StoreWriteFailed,
    /// <summary>The store may not be written.</summary>
    StoreReadOnly,
    /// <summary>Values can be added to the store, but what is there can neither be replaced nor deleted.</summary>
    StoreAppendOnly,
    /// <summary>Another program is writing to the store, which has room for one.</summary>
    StoreLocked,
    /// <summary>Another writer changed the value meanwhile.</summary>
    WriteConflict,
    /// <summary>An attribute does not exist or its value has no JSON form.</summary>
    AttributeInvalid,
    /// <summary>A tolerance is negative, or no number.</summary>
    ToleranceInvalid,
    /// <summary>A file of another format is malformed, truncated or contradicts itself.</summary>
    FileInvalid,
    /// <summary>A file is of a format, or asks for something, that is not supported; or its format cannot hold the array.</summary>
    FileNotSupported,
    /// <summary>There is a file at the path already.</summary>
    FileExists,
    /// <summary>There is not enough memory, for the elements that are asked for or for a chunk of them.</summary>
    OutOfMemory,
}
