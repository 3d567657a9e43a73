namespace Zarr.PowerShell.Binding;

/// <summary>Collects the value of a write: given by parameter, or record by record from the pipeline.</summary>
internal sealed class PipelineValues
{
    private readonly List<object?> _values = [];

    public void Add(object? value) => _values.Add(Unwrap.Deep(value));

    /// <summary>One record is the value itself; several are its elements, in order.</summary>
    public object? Value => _values.Count == 1 ? _values[0] : Flatten();

    public bool IsEmpty => _values.Count == 0;

    // Slices and arrays of one shape, piped one after the other, are laid end to end.
    private object?[] Flatten() => _values.Exists(v => v is ZarrSlice or Array)
        ? [.. _values.SelectMany(v => v switch { ZarrSlice s => s.Data.Cast<object?>(), Array a => a.Cast<object?>(), _ => [v] })]
        : [.. _values];
}
