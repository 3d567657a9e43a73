using System.Management.Automation;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Binding;

/// <summary>Patterns as users write them.</summary>
internal static class NamePattern
{
    /// <summary>Reads one in which letter case makes no difference; null, with the error told, where it is none.</summary>
    public static WildcardPattern? Read(PSCmdlet command, string text)
    {
        try
        {
            return Of(text, WildcardOptions.IgnoreCase);
        }
        catch (ZarrException e)
        {
            command.WriteError(ErrorRecords.From(e));
            return null;
        }
    }

    /// <summary>Reads one; the engine would find out that it is none when it is first used.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public static WildcardPattern Of(string text, WildcardOptions options)
    {
        var pattern = WildcardPattern.Get(text, options);
        try
        {
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{text}' is not a pattern: a bracket in it opens nothing, or is not closed. A backtick before a bracket makes it part of the name.", text, e);
        }
    }
}
