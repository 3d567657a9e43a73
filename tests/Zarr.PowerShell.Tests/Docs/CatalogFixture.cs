using System.Management.Automation;
using Zarr.Help;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Docs;

/// <summary>The cmdlets of the built module, as the generator of the help sees them.</summary>
public sealed class CatalogFixture : IDisposable
{
    public CommandCatalog Catalog { get; } = new(Path.Combine(BuiltModule.Folder, "bin", "Zarr.PowerShell.dll"));

    public CmdletInfo this[string name] => Catalog.Commands.Single(command => command.Name == name);

    public void Dispose() => Catalog.Dispose();
}
