using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Zarr.Common;

namespace Zarr.PowerShell.Formatting;

/// <summary>The value of an attribute on one line, much as JSON has it.</summary>
internal static class ValueText
{
    private const int MaxItems = 8;

    public static string Format(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } record => ElementText.Of(record),
        PSObject wrapped => Format(wrapped.BaseObject),
        null => "null",
        string text => VisibleText.Of(text),
        bool truth => truth ? "true" : "false",
        IDictionary table => $"{{{Join(table.Keys, key => $"{VisibleText.Of(key.ToString() ?? "")}: {Format(table[key])}")}}}",
        IReadOnlyDictionary<string, object?> table => $"{{{Join(table, pair => $"{VisibleText.Of(pair.Key)}: {Format(pair.Value)}")}}}",
        IEnumerable list => $"[{Join(list, Format)}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Join<T>(IEnumerable<T> items, Func<T, string> write)
    {
        var shown = items.Take(MaxItems + 1).Select(write).ToList();
        if (shown.Count > MaxItems) shown[MaxItems] = "...";
        return string.Join(", ", shown);
    }

    private static string Join(IEnumerable items, Func<object, string> write) => Join(items.Cast<object>(), write);
}
