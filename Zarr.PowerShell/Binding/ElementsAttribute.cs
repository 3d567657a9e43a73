using System.Management.Automation;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Leaves to other parameters what are no elements: paths, and nodes. The engine goes on to the next parameter where a value cannot be cast, and
/// tells parameters of one position apart so.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ElementsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap.One(inputData) switch
    {
        ZarrSlice or Array or ValueType => inputData,
        var other => throw Refuse($"{other?.GetType().Name ?? "null"} is no list of elements: give a .NET array or a slice."),
    };

    private static ArgumentTransformationMetadataException Refuse(string message) => new(message, new PSInvalidCastException(message));
}
