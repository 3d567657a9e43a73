using System.Management.Automation;
using Zarr.Common;

namespace Zarr.PowerShell.Errors;

/// <summary>The one place where error records are made. Their ids are public API.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(ZarrException e, object? target = null) => Create(e.Id.ToString(), Category(e.Id), e, e.Target ?? target, Advice(e.Id));

    public static ErrorRecord PathNotFound(string path) => Create("PathNotFound", ErrorCategory.ObjectNotFound,
        new ItemNotFoundException(VisibleText.Of($"Cannot find the path '{path}' because it does not exist.")), path);

    /// <summary>A wildcard that stands for nothing, where something was to be changed.</summary>
    public static ErrorRecord NothingMatches(string pattern, string? group) => From(new ZarrException(ZarrErrorId.NodeNotFound,
        $"'{pattern}' matches nothing{(group is null ? "" : $" in '{group}'")} that this command works on, so nothing was done.", pattern));

    public static ErrorRecord PathNotFileSystem(string path) => Create("PathNotFileSystem", ErrorCategory.InvalidArgument,
        new ArgumentException(VisibleText.Of($"The path '{path}' is not in the file system.")), path);

    public static ErrorRecord UriSchemeNotSupported(string path) => Create("UriSchemeNotSupported", ErrorCategory.NotImplemented,
        new NotSupportedException(VisibleText.Of($"'{path}' is a URI; only directories and zip archives of the file system are supported so far.")), path);

    public static ErrorRecord AttributeNotFound(ZarrNode node, string name) => Create("AttributeNotFound", ErrorCategory.ObjectNotFound,
        new ItemNotFoundException(VisibleText.Of($"'{node.Path}' has no attribute '{name}'.")), name);

    public static ErrorRecord GroupNotEmpty(ZarrNode node) => Create("GroupNotEmpty", ErrorCategory.InvalidOperation,
        new InvalidOperationException(VisibleText.Of($"The group '{node.Path}' is not empty.")), node, "Add -Recurse to remove it with all it holds.");

    public static ErrorRecord ChunkCorrupt(ZarrChunk chunk) => From(new ZarrException(ZarrErrorId.ChunkCorrupt, $"The chunk '{chunk.Key}' is damaged: {chunk.Error}", chunk.Key));

    /// <summary>A combination of parameters that has no meaning.</summary>
    public static ErrorRecord ArgumentInvalid(string message, object? target) => Create("ArgumentInvalid", ErrorCategory.InvalidArgument, new ArgumentException(VisibleText.Of(message)), target);

    public static ErrorRecord OutOfMemory(OutOfMemoryException e, object? target) => From(ZarrException.FromMemory(e), target);

    private static ErrorRecord Create(string id, ErrorCategory category, Exception exception, object? target, string? advice = null)
    {
        var record = new ErrorRecord(exception, id, category, target);
        if (advice is not null) record.ErrorDetails = new(exception.Message) { RecommendedAction = advice };
        // The target is the thing itself, and some views of errors show it.
        if (target?.ToString() is { } text && VisibleText.Of(text) is var visible && !ReferenceEquals(text, visible)) record.CategoryInfo.TargetName = visible;
        return record;
    }

    private static ErrorCategory Category(ZarrErrorId id) => id switch
    {
        ZarrErrorId.NodeNotFound or ZarrErrorId.FieldNotFound or ZarrErrorId.DimensionNotFound or ZarrErrorId.CoordinateNotFound => ErrorCategory.ObjectNotFound,
        ZarrErrorId.NodeExists or ZarrErrorId.NodeChanged or ZarrErrorId.WriteConflict or ZarrErrorId.FileExists => ErrorCategory.ResourceExists,
        ZarrErrorId.NotAnArray or ZarrErrorId.NotAGroup or ZarrErrorId.ValueNotConvertible => ErrorCategory.InvalidType,
        ZarrErrorId.MetadataInvalid or ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch or ZarrErrorId.FileInvalid or ZarrErrorId.CoordinateInvalid => ErrorCategory.InvalidData,
        ZarrErrorId.FormatNotSupported or ZarrErrorId.CodecNotSupported or ZarrErrorId.DataTypeNotSupported or ZarrErrorId.FileNotSupported => ErrorCategory.NotImplemented,
        ZarrErrorId.SelectionTooLarge => ErrorCategory.LimitsExceeded,
        ZarrErrorId.StoreReadFailed => ErrorCategory.ReadError,
        ZarrErrorId.StoreWriteFailed => ErrorCategory.WriteError,
        ZarrErrorId.StoreReadOnly => ErrorCategory.PermissionDenied,
        ZarrErrorId.StoreAppendOnly => ErrorCategory.InvalidOperation,
        ZarrErrorId.StoreLocked => ErrorCategory.ResourceBusy,
        ZarrErrorId.OutOfMemory => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidArgument,
    };

    private static string? Advice(ZarrErrorId id) => id switch
    {
        ZarrErrorId.NodeExists => "Add -Force to replace what is there, or choose another path.",
        ZarrErrorId.FileExists => "Add -Force to replace the file, or choose another path.",
        ZarrErrorId.NotAnArray => "Name the array in the group with -Name; Get-ZarrNode lists what there is.",
        ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch => "Restore the chunk from a copy, write it anew as a whole, or delete it with Remove-ZarrChunk, after which it reads as the fill value.",
        ZarrErrorId.SelectionTooLarge or ZarrErrorId.OutOfMemory => "Read it in parts, with a smaller -Slice each.",
        ZarrErrorId.WriteConflict => "Try again: another program wrote at the same time.",
        _ => null,
    };
}
