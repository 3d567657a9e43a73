using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Zarr.Common;

namespace Zarr.PowerShell.Formatting;

/// <summary>One element on one line: texts in quotes, as NumPy has them, bytes in hexadecimal, records by their fields.</summary>
internal static class ElementText
{
    private const int MostBytes = 16;

    public static string Of(object? element) => element switch
    {
        null => "null",
        string text => $"'{VisibleText.Of(text)}'",
        // To the runtime an array of signed bytes is one of bytes, too.
        sbyte[] numbers when numbers.GetType() == typeof(sbyte[]) => $"[{string.Join(", ", numbers.Select(number => Inner(number)))}]",
        byte[] { Length: > MostBytes } bytes => $"0x{Convert.ToHexStringLower(bytes.AsSpan(0, MostBytes))}...",
        byte[] bytes => "0x" + Convert.ToHexStringLower(bytes),
        PSObject { BaseObject: PSCustomObject } record => $"{{{string.Join(", ", record.Properties.Select(field => $"{VisibleText.Of(field.Name)}: {Inner(field.Value)}"))}}}",
        PSObject wrapped => Of(wrapped.BaseObject),
        IDictionary record => $"{{{string.Join(", ", record.Keys.Cast<object>().Select(name => $"{VisibleText.Of(name.ToString() ?? "")}: {Inner(record[name])}"))}}}",
        Array items => $"[{string.Join(", ", items.Cast<object>().Select(Inner))}]",
        _ => Convert.ToString(element, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Inner(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is (float or double or Half or DateTime) and var element ? ElementFormat.Exact(element) : Of(value);
}
