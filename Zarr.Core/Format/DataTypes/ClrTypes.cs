namespace Zarr.Format.DataTypes;

/// <summary>The .NET types of elements.</summary>
// An extension, so that what writes out all properties of an object, such as ConvertTo-Json, does not write out the runtime's types.
public static class ClrTypes
{
    /// <summary>Of one data type.</summary>
    extension(DataType type)
    {
        /// <summary>The .NET type of one element.</summary>
        public Type ClrType => type.ElementType;
    }
}
