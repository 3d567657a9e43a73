using System.Management.Automation.Host;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>A screen that has a width and nothing else.</summary>
internal sealed class RecordingRawUserInterface(int width) : PSHostRawUserInterface
{
    public override Size BufferSize { get; set; } = new(width, 50);

    public override Size WindowSize { get; set; } = new(width, 50);

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; }

    public override ConsoleColor ForegroundColor { get; set; }

    public override ConsoleColor BackgroundColor { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException("The test has no keyboard.");

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new HostException("The test has no screen.");

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new HostException("The test has no screen.");

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new HostException("The test has no screen.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new HostException("The test has no screen.");
}
