using System.Management.Automation;
using Xunit;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>What a script emitted on each stream.</summary>
public sealed class EngineResult
{
    internal EngineResult(System.Management.Automation.PowerShell engine, IEnumerable<PSObject> output, RuntimeException? terminating)
    {
        Output = [.. output];
        Terminating = terminating is null or PipelineStoppedException ? null : terminating.ErrorRecord;
        Errors = Terminating is null ? [.. engine.Streams.Error] : [.. engine.Streams.Error, Terminating];
        Warnings = [.. engine.Streams.Warning.Select(record => record.Message)];
        Verbose = [.. engine.Streams.Verbose.Select(record => record.Message)];
        Debug = [.. engine.Streams.Debug.Select(record => record.Message)];
        Information = [.. engine.Streams.Information.Select(record => record.MessageData)];
        Progress = [.. engine.Streams.Progress];
        WasStopped = engine.InvocationStateInfo.State == PSInvocationState.Stopped;
    }

    public IReadOnlyList<PSObject> Output { get; }

    /// <summary>Non-terminating errors in order and, last, the one that ended the script, if one did.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; }

    /// <summary>The error that ended the script, or null.</summary>
    public ErrorRecord? Terminating { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<string> Verbose { get; }

    public IReadOnlyList<string> Debug { get; }

    public IReadOnlyList<object> Information { get; }

    public IReadOnlyList<ProgressRecord> Progress { get; }

    /// <summary>Whether the script was stopped before its end.</summary>
    public bool WasStopped { get; }

    /// <summary>The output without the engine's wrappers.</summary>
    public IReadOnlyList<object?> Values => [.. Output.Select(value => value?.BaseObject)];

    /// <summary>Fails the test when there was an error, with the error's text.</summary>
    public EngineResult WithoutErrors()
    {
        if (Errors is [var error, ..]) Assert.Fail($"{error.FullyQualifiedErrorId}: {error}\n{error.InvocationInfo?.PositionMessage}\n{error.Exception}");
        return this;
    }

    /// <summary>The one object that was emitted, of this type; anything else fails the test.</summary>
    public T Single<T>() => Assert.IsType<T>(Assert.Single(Output)?.BaseObject, exactMatch: false);
}
