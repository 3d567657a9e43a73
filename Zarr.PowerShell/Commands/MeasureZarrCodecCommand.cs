using System.Management.Automation;
using Zarr.Arrays;
using Zarr.FileFormats;
using Zarr.Operations.CodecTrials;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Tries codecs on some chunks, and tells how small and how fast each makes them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ZarrCodec", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrCodecMeasurement))]
public sealed class MeasureZarrCodecCommand : ZarrArrayCommandBase
{
    private const string ValueSet = "Value";

    private readonly PipelineValues _piped = new();
    private IReadOnlyList<CodecCandidate>? _candidates;

    /// <summary>A .NET array or a slice, to find codecs for before there is an array; it is cut into chunks as New-ZarrArray would.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ValueSet, ValueFromPipeline = true)]
    [Elements]
    public object? Value { get; set; }

    /// <summary>The codecs to try, each by itself, written as for New-ZarrArray; several that work together with a comma in quotes. Left out, a choice fit for the type.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CodecCompleter))]
    public object[]? Codec { get; set; }

    /// <summary>How many chunks to try, from all over the array; left out, 8, or fewer large ones.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int SampleCount { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _candidates = Codec is null ? null : Require(() => CodecArguments.ReadEach(Codec));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ValueSet) base.ProcessRecord();
        // Elements that come one by one are one value.
        else _piped.Add(Require(() => Unwrap.Deep(Value)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_piped.Count > 0) Attempt(null, () => Try(_piped.ForCodecs()));
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var progress = new ChunkProgress();
        var result = Run(cancel => CodecComparison.OfArrayAsync(array, _candidates, Samples, progress, cancel), $"Trying codecs on {array.Path}", progress);
        if (result.Measurements.Count == 0 && result.Refused.Count == 0) WriteWarning($"'{array.Path}' has no stored chunks to try codecs on.");
        Write(result);
    }

    private protected override bool TakeFile(string path)
    {
        if (ArrayFileOptions.FormatByName(path) is null || !File.Exists(path)) return false;
        foreach (var name in Name ?? [null!]) Attempt(path, () => Try(path, name));
        return true;
    }

    private void Try(string path, string? name)
    {
        var pattern = name is not null && WildcardPattern.ContainsWildcardCharacters(name) ? NamePattern.Of(name, WildcardOptions.None) : null;
        using var file = Run(cancel => ValueTask.FromResult(ArrayFile.Open(path, new() { Name = pattern is null ? name : null }, cancel)));
        foreach (var entry in file.Entries.Where(entry => pattern?.IsMatch(entry.Name ?? "") != false))
        {
            var progress = new ChunkProgress();
            Write(Run(cancel => ValueTask.FromResult(CodecComparison.OfFile(file, entry, _candidates, Samples, progress, cancel)), $"Trying codecs on {path}", progress));
        }
    }

    private int? Samples => IsBound(nameof(SampleCount)) ? SampleCount : null;

    private void Try(object value)
    {
        var type = value is ZarrSlice slice ? slice.DataType : Zarr.Format.DataTypes.DataType.FromClrType(value.GetType().GetElementType()!)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"There is no data type for a .NET array of {value.GetType().GetElementType()!.Name}. Give an array of numbers or texts, such as [double[]] $values, or a slice.", value);
        var progress = new ChunkProgress();
        Write(Run(cancel => new ValueTask<CodecComparisonResult>(CodecComparison.OfValue(value, type, _candidates, Samples, progress, cancel)), "Trying codecs", progress));
    }

    // Only when all are measured is known which are on the front.
    private void Write(CodecComparisonResult result)
    {
        foreach (var refused in result.Refused) WriteError(ErrorRecords.From(refused));
        foreach (var measurement in result.Measurements.OrderByDescending(m => m.Ratio)) WriteObject(measurement);
    }
}
