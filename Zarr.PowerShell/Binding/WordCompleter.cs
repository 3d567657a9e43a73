using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Zarr.Codecs;
using Zarr.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes a parameter from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<(string Word, string Tip)> Words { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Words.Where(w => w.Word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(w => new CompletionResult(w.Word, w.Word, CompletionResultType.ParameterValue, w.Tip));
}

/// <summary>Completes data types.</summary>
public sealed class DataTypeCompleter : WordCompleter
{
    private protected override IEnumerable<(string, string)> Words => DataType.All.Concat(DataType.Examples).Select(t => (t.Name, Tip(t)));

    private static string Tip(DataType type) =>
        $"{type.Name}{(type.NumPyName.Length > 0 ? $" ({type.NumPyName})" : "")}, {(type.IsVariableLength ? "any length" : $"{type.ItemSize} bytes")}, .NET {(Nullable.GetUnderlyingType(type.ClrType) ?? type.ClrType).Name}";
}

/// <summary>Completes codecs, and the inner compressors of Blosc.</summary>
public sealed class CodecCompleter : WordCompleter
{
    private protected override IEnumerable<(string, string)> Words =>
    [
        .. CodecRegistry.Names.Select(n => (n, string.Join(':', CodecRegistry.Find(n).Positional.Prepend(n)))),
        .. ((string[])["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"]).Select(n => ($"blosc:{n}", $"blosc:{n}:level:shuffle")),
        ("none", "no compression"),
    ];
}
