using System.Collections.ObjectModel;

namespace Zarr.Common;

/// <summary>A list whose text is its items, not the name of its type: columns of tables and of CSV show it.</summary>
internal sealed class JoinedList<T>(IList<T> items) : ReadOnlyCollection<T>(items)
{
    /// <summary>The same items; a list that is one already is not copied.</summary>
    public static JoinedList<T> Of(IReadOnlyList<T> items) => items as JoinedList<T> ?? new([.. items]);

    public override string ToString() => string.Join(", ", this);
}
