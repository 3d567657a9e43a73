using System.Collections;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads what may be an array or group: the object itself, a path with or without wildcards, a directory as Get-ChildItem gives it.</summary>
internal static class NodeArguments
{
    /// <summary>The nodes, one by one. What cannot be found is told, and passed over.</summary>
    public static IEnumerable<ZarrNode> Read(ZarrCommandBase command, object? value, Func<string, ZarrNode?> open)
    {
        switch (Unwrap.One(value))
        {
            case ZarrNode node:
                if (command.AsStored(node) is { } now) yield return now;
                break;
            case FileSystemInfo file:
                if (open(file.FullName) is { } opened) yield return opened;
                break;
            case string path:
                foreach (var full in StoreLocator.Resolve(command, path))
                    if (open(full) is { } found) yield return found;
                break;
            case IEnumerable list:
                foreach (var item in list)
                    foreach (var listed in Read(command, item, open)) yield return listed;
                break;
            case var other:
                command.WriteError(ErrorRecords.ArgumentInvalid($"'{other}' is neither an array or group nor the path of one.", other));
                break;
        }
    }
}
