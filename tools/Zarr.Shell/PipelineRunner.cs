using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Zarr.Shell;

/// <summary>Runs commands with everything they emit drawn through <c>Out-Default</c>, errors included, in order.</summary>
internal sealed class PipelineRunner(Runspace runspace, ShellHost host, ShellUserInterface ui, Interrupts interrupts)
{
    /// <summary>Runs text in the session's own scope; returns the exit code it calls for.</summary>
    public int RunText(string text)
    {
        // What goes into the history also sets $?, which tells afterwards whether the last command succeeded.
        using var pipeline = IsNested ? runspace.CreateNestedPipeline(text, addToHistory: true) : runspace.CreatePipeline(text, addToHistory: true);
        return Run(pipeline);
    }

    /// <summary>Whether the last command of a text succeeded: <c>$?</c>.</summary>
    public bool LastSucceeded => Evaluate("$global:?") is true;

    /// <summary>The last value a text yields, or null; nothing is drawn, and <c>$?</c> stays as it is.</summary>
    public object? Evaluate(string text)
    {
        using var pipeline = IsNested ? runspace.CreateNestedPipeline(text, addToHistory: false) : runspace.CreatePipeline(text);
        return pipeline.Invoke().LastOrDefault()?.BaseObject;
    }

    private bool IsNested => host.NestedPrompts > 0;

    private int Run(Pipeline pipeline)
    {
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add("Out-Default");
        var failed = false;
        try
        {
            using (interrupts.Watch(pipeline))
            {
                pipeline.Input.Close();
                pipeline.Invoke();
            }
        }
        catch (PipelineStoppedException)
        {
            // Stopped on request: nothing to report.
            failed = true;
        }
        catch (IncompleteParseException failure)
        {
            // The engine's own view of this one is empty.
            ui.WriteErrorLine(failure.Message);
            failed = true;
        }
        catch (RuntimeException failure)
        {
            Report(failure.ErrorRecord);
            failed = true;
        }
        finally
        {
            ui.ClearProgress();
        }

        if (interrupts.Signalled is { } signal) return signal;
        return host.ExitCode ?? (failed ? ExitCodes.Failure : ExitCodes.Success);
    }

    /// <summary>Draws an error that ended a pipeline as the engine draws those that did not.</summary>
    private void Report(ErrorRecord error)
    {
        using var pipeline = IsNested ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();
        pipeline.Commands.Add("Out-Default");
        pipeline.Input.Write(error);
        pipeline.Input.Close();
        using (ui.OutputAsErrors()) pipeline.Invoke();
    }
}
