using System.Runtime.InteropServices;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Collects values one by one. As long as all are values of one type they are kept unboxed, so that a long pipeline
/// costs no more memory than its elements.
/// </summary>
internal sealed class TypedList
{
    private IBuffer? _typed;
    private List<object?>? _mixed;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    public void Add(object? value)
    {
        if (Count++ == 0 && value is ValueType)
            _typed = (IBuffer)Activator.CreateInstance(typeof(Buffer<>).MakeGenericType(value.GetType()))!;
        if (_typed is not null && _typed.TryAdd(value)) return;

        _mixed ??= [.. (_typed?.ToArray() ?? Array.Empty<object>()).Cast<object?>()];
        _mixed.Add(value);
        _typed = null;
    }

    /// <summary>The values, in an array of their type where they have one.</summary>
    public Array ToArray() => _typed?.ToArray() ?? _mixed?.ToArray() ?? [];

    private interface IBuffer
    {
        bool TryAdd(object? value);

        Array ToArray();
    }

    private sealed class Buffer<T> : IBuffer
    {
        private readonly List<T> _values = [];

        public bool TryAdd(object? value)
        {
            if (value is not T typed) return false;
            _values.Add(typed);
            return true;
        }

        public Array ToArray() => CollectionsMarshal.AsSpan(_values).ToArray();
    }
}
