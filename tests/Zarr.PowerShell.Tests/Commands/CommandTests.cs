using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What the tests of commands share: a session of the engine whose location is a new, empty folder.</summary>
public abstract class CommandTests : IClassFixture<EngineSession>, IDisposable
{
    protected CommandTests(EngineSession session)
    {
        Session = session;
        session.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Folder.Path).WithoutErrors();
    }

    protected EngineSession Session { get; }

    protected TempFolder Folder { get; } = new();

    /// <summary>Every file below the folder, with its bytes.</summary>
    protected Dictionary<string, string> Files() => Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Session.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Path.GetTempPath()).WithoutErrors();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
