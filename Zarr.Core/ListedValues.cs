using System.Collections.ObjectModel;

namespace Zarr;

/// <summary>A list that nobody changes and whose text is that of its items: a column of CSV has them, and not the name of a type.</summary>
internal sealed class ListedValues<T>(IReadOnlyList<T> items) : ReadOnlyCollection<T>(items as IList<T> ?? [.. items])
{
    /// <summary>The items, separated by commas.</summary>
    public override string ToString() => string.Join(", ", Items);
}
