using System.Collections.Concurrent;
using System.Reflection;

namespace Zarr.Format.DataTypes;

/// <summary>The readable properties of .NET objects by name, looked up once for each type.</summary>
internal static class ObjectProperties
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo?> Known = new();

    /// <summary>The property of that name, or the only one that differs in letter case alone; null when there is none.</summary>
    public static PropertyInfo? Get(object value, string name) => Known.GetOrAdd((value.GetType(), name), static key =>
    {
        var properties = key.Item1.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).ToArray();
        return Array.Find(properties, p => p.Name == key.Item2)
            ?? (properties.Where(p => p.Name.Equals(key.Item2, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only] ? only : null);
    });
}
