using System.ComponentModel;
using System.Management.Automation;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;

namespace Zarr.PowerShell.Formatting;

/// <summary>Properties that Zarr.Types.ps1xml puts in the place of others, by way of <c>Zarr.PowerShell.Loading</c>, for what writes out all properties of an object. Not meant for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReadableProperty
{
    /// <summary>The elements of a slice.</summary>
    public static object? Data(PSObject item) => ReadableValue.Of(((ZarrSlice)item.BaseObject).Data);

    /// <summary>The fill value of an array, or its bits.</summary>
    public static object? FillValue(PSObject item) => item.BaseObject is ArrayMetadata metadata ? ReadableValue.Of(metadata.FillValue?.ToArray())
        : ReadableValue.Of(((ZarrArray)item.BaseObject).FillValue);

    /// <summary>The .NET type of the elements of a data type.</summary>
    public static object? ClrType(PSObject item) => ((DataType)item.BaseObject).ClrType;

    /// <summary>The text of an element, which reads back as the same; with a format or a culture, what the value itself makes of it.</summary>
    public static string? Element(PSObject item, params object?[] arguments) => arguments is [_, ..] && item.BaseObject is IFormattable value
        ? value.ToString(arguments.OfType<string>().FirstOrDefault(), arguments.OfType<IFormatProvider>().FirstOrDefault())
        : ElementJson.TextOf(item);

    /// <summary>The text of a value.</summary>
    public static string Text(PSObject item) => ReadableValue.TextOf(item);
}
