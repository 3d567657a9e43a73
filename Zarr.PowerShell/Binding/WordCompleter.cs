using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes a parameter from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Word, string Tip)> WordsFor(string start);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var start = wordToComplete.Trim('\'', '"');
        return WordsFor(start).Where(w => w.Word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(w => new CompletionResult(w.Word, w.Word, CompletionResultType.ParameterValue, w.Tip));
    }
}

/// <summary>Completes data types.</summary>
public sealed class DataTypeCompleter : WordCompleter
{
    private protected override IEnumerable<(string, string)> WordsFor(string start) => ZarrDataType.All.Select(type => (type.Name,
        $"{type.Description} {(type.NumPyName is { } name ? $"NumPy {name}, " : "")}{(type.ItemSize is { } size ? $"{size} bytes" : "any length")}, .NET {type.ClrType}, Zarr {type.Formats}"));
}

/// <summary>Completes codecs, and the settings of their short form.</summary>
public sealed class CodecCompleter : WordCompleter
{
    private protected override IEnumerable<(string, string)> WordsFor(string start) => ZarrCodec.Complete(start);
}

/// <summary>Completes names of codecs.</summary>
public sealed class CodecNameCompleter : WordCompleter
{
    private protected override IEnumerable<(string, string)> WordsFor(string start) => ZarrCodec.All.Select(codec => (codec.Name, $"{codec.Syntax}: {codec.Description}")).DistinctBy(entry => entry.Name);
}
