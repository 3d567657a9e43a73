using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.PowerShell.Commands;

/// <summary>Creates a chunked, compressed array, on disk or in memory.</summary>
[Cmdlet(VerbsCommon.New, "ZarrArray", SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class NewZarrArrayCommand : ZarrStorageCommandBase
{
    /// <summary>The directory of the array; without it the array lives in memory.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The lengths of the axes, such as 1000,500; an empty list for a single element.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyCollection]
    public object Shape { get; set; } = null!;

    /// <summary>The node inside <see cref="Path"/>, such as <c>group/array</c>; groups above it are created.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        DataType ??= "float64";
        var storage = ReadStorage();
        var metadata = Require(() => Build(storage, Integers.ReadShape(Shape, nameof(Shape)), storage.DataType!, storage.FillValue).Build());
        var attributes = Attribute is null ? null : Require(() => Unwrap.Dictionary(Attribute));
        var key = Require(() => NodeName.Parse(Name ?? ""));
        IStore store;
        if (Path is null) store = new MemoryStore();
        else if (StoreLocator.ResolveNew(this, Path) is { } directory) (store, key) = Require(() => StoreLocator.PlaceOfNew(directory, key));
        else return;

        if (Path is not null)
        {
            Require(() => { WarnOfOthers(store, key); return true; });
            var replaced = Force ? Require(() => Run(cancel => StoredSize.DescribeReplacedAsync(store, key, cancel))) : "";
            if (!ShouldProcess(System.IO.Path.Join(store.Location, key.Value), $"Create array of shape {metadata.Shape}, {metadata.DataType}{replaced}")) return;
        }

        WriteObject(Require(() => Run(cancel => ZarrArray.CreateAsync(store, key, metadata, attributes, Force, cancel))));
    }
}
