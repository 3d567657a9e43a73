using System.ComponentModel;
using System.Management.Automation;
using System.Runtime.Loader;

namespace Zarr.PowerShell.Loading;

/// <summary>
/// Properties that Zarr.Types.ps1xml puts in the place of others. The engine reads that before it loads the cmdlets, which may be those for this
/// platform: so they are named here, and asked there when an object has them. Not meant for scripts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TypeProperties
{
    private static readonly Lazy<Func<PSObject, object?>> s_data = new(() => Find(nameof(Data)));
    private static readonly Lazy<Func<PSObject, object?>> s_fillValue = new(() => Find(nameof(FillValue)));
    private static readonly Lazy<Func<PSObject, object?>> s_clrType = new(() => Find(nameof(ClrType)));

    /// <summary>The elements of a slice.</summary>
    public static object? Data(PSObject item) => s_data.Value(item);

    /// <summary>The fill value of an array, or its bits.</summary>
    public static object? FillValue(PSObject item) => s_fillValue.Value(item);

    /// <summary>The .NET type of the elements of a data type.</summary>
    public static object? ClrType(PSObject item) => s_clrType.Value(item);

    private static Func<PSObject, object?> Find(string name) => AssemblyLoadContext.Default.Assemblies.First(assembly => assembly.GetName().Name == ModuleInitializer.Cmdlets)
        .GetType("Zarr.PowerShell.Formatting.ReadableProperty", throwOnError: true)!.GetMethod(name)!.CreateDelegate<Func<PSObject, object?>>();
}
