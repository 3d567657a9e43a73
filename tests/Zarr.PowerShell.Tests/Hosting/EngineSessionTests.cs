using Xunit;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>The harness holds what the other tests rely on.</summary>
public sealed class EngineSessionTests(EngineSession session) : IClassFixture<EngineSession>
{
    private const string Advanced = "function Test-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact='High')] param() ";

    [Fact]
    public void Returns_the_objects_of_every_stream()
    {
        var result = session.Invoke(Advanced + """
            $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteDebug('d'); $PSCmdlet.WriteInformation('i', @())
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'a', 's')); 7 }
            $DebugPreference = 'Continue'
            Test-It -Verbose
            """);
        Assert.Equal(7, result.Single<int>());
        Assert.Equal(["v"], result.Verbose);
        Assert.Equal(["w"], result.Warnings);
        Assert.Equal(["d"], result.Debug);
        Assert.Equal(["i"], result.Information);
        Assert.Equal("a", Assert.Single(result.Progress).Activity);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Names_terminating_and_non_terminating_errors_by_their_id()
    {
        Assert.Equal("stop", session.Fails("throw 'stop'"));
        const string item = "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('m'), 'Item', 0, 5)); 'after' }; ";
        var result = session.Invoke(Advanced + item + "Test-It");
        Assert.Null(result.Terminating);
        Assert.Equal("after", result.Single<string>());
        Assert.Equal("Item,Test-It", session.Fails(Advanced + item + "Test-It"));
    }

    [Fact]
    public void Passes_arguments_pipeline_input_and_variables()
    {
        session["factor"] = 3;
        Assert.Equal(21, session.Single<int>("param($a) $a * $factor", 7));
        Assert.Equal([2, 4], session.Pipe(new[] { 1, 2 }, "$input | ForEach-Object { $_ * 2 }").WithoutErrors().Values);
    }

    [Fact]
    public void Renders_what_a_prompt_draws_at_the_width_asked_for()
    {
        Assert.Equal("A B\n- -\n1 x", session.Render("[pscustomobject]@{ A = 1; B = 'x' }"));
        using var narrow = new EngineSession(width: 20);
        Assert.Equal("a\nfunc…", narrow.Render("'a'; 'func…'"));
        Assert.All(narrow.Render("[pscustomobject]@{ Name = 'x' * 50; B = 1; C = 2; D = 3 }").Split('\n'), line => Assert.InRange(line.Length, 0, 20));
    }

    [Fact]
    public void Renders_errors_and_warnings_too()
    {
        Assert.Contains("no such cmdlet", session.Render("throw 'no such cmdlet'"));
        Assert.StartsWith("WARNING: w", session.Render(Advanced + "$PSCmdlet.WriteWarning('w') }; Test-It"));
    }

    [Fact]
    public void Views_follow_the_culture_of_the_session()
    {
        using var german = new EngineSession(width: 100, culture: "de-DE");
        Assert.Contains("1,5", german.Render("[pscustomobject]@{ A = 1.5 }"));
        Assert.Contains("1.5", session.Render("[pscustomobject]@{ A = 1.5 }"));
    }

    [Fact]
    public void Confirmations_get_the_answers_laid_out_for_them()
    {
        using var own = new EngineSession();
        own.Invoke(Advanced + "$PSCmdlet.ShouldProcess('target', 'action') }").WithoutErrors();
        own.Answer("Y", "N");
        Assert.Equal([true, false], own.Values("Test-It; Test-It"));
        Assert.Contains("target", own.Prompts[1].Message);
        Assert.Equal(["Yes", "No"], own.Prompts.Select(prompt => prompt.Answer));
        Assert.IsType<System.Management.Automation.Host.HostException>(own.Invoke("Test-It").Errors[0].Exception.GetBaseException());
    }

    [Fact]
    public async Task A_running_script_can_be_stopped()
    {
        using var running = session.Start("'started'; while ($true) { }");
        await running.FirstOutput.WaitAsync(TestContext.Current.CancellationToken);
        var result = running.Stop();
        Assert.True(result.WasStopped);
        Assert.Equal("started", result.Single<string>());
        Assert.Equal(1, session.Single<int>("1"));
    }

    [Fact]
    public void Completes_lines()
    {
        Assert.Contains("ForEach-Object", session.Complete("ForEach-O"));
    }

    [Fact]
    public void Sessions_share_nothing()
    {
        using var other = new EngineSession();
        session["mine"] = 1;
        Assert.Null(other["mine"]);
    }

    [Fact]
    public void Temporary_folders_are_gone_afterwards()
    {
        var folder = new TempFolder();
        File.WriteAllText(folder["file"], "x");
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
    }
}
