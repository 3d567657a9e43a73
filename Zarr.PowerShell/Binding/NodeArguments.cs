using System.Collections;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads what may be an array or group: the object itself, a path with or without wildcards, a directory as Get-ChildItem gives it.</summary>
internal static class NodeArguments
{
    /// <summary>The nodes, one by one. What cannot be found is told, and passed over.</summary>
    /// <param name="command">The command.</param>
    /// <param name="value">What was given.</param>
    /// <param name="open">Opens the node at a full path; null with the error told.</param>
    /// <param name="mustMatch">Also tells of a pattern that stands for nothing.</param>
    public static IEnumerable<ZarrNode> Read(ZarrCommandBase command, object? value, Func<string, ZarrNode?> open, bool mustMatch = false)
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
                var paths = StoreLocator.Resolve(command, path, out var isPattern);
                if (mustMatch && paths.Count == 0 && isPattern) command.WriteError(ErrorRecords.PathNotFound(path));
                foreach (var full in paths)
                    if (open(full) is { } found) yield return found;
                break;
            case IEnumerable list:
                foreach (var item in list)
                    foreach (var listed in Read(command, item, open, mustMatch)) yield return listed;
                break;
            case var other:
                command.WriteError(ErrorRecords.ArgumentInvalid($"'{other}' is neither an array or group nor the path of one.", other));
                break;
        }
    }
}
