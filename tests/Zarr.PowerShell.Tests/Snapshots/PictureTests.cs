using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Tests.Docs;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>The pictures of the README are what the module draws. With ZARR_UPDATE_SNAPSHOTS=1 they are drawn anew.</summary>
[Collection(ViewSnapshots.Style)]
public sealed partial class PictureTests : IDisposable
{
    private const string Prompt = "\u001b[32mPS>\u001b[0m ";

    private static readonly string[] s_paths = ["array-map.svg", "heat.svg", "codecs.svg", "chunk-map.svg"];

    // Waves, and a storm in them.
    private const string Setup = """
        $random = [Random]::new(1)
        $Host.UI.RawUI.WindowSize = [System.Management.Automation.Host.Size]::new(80, 30)
        $waves = foreach ($y in 0..255) {
            foreach ($x in 0..575) {
                $storm = 1 - (($y - 110) * ($y - 110) + ($x - 380) * ($x - 380) / 2) / 6000
                [int16] (60 + 18 * [Math]::Sin($x / 47 + $y / 81) + 12 * [Math]::Cos($y / 37) + ($storm -gt 0 ? 60 * $storm * $random.NextDouble() : 0))
            }
        }
        $null = New-ZarrArray ./waves.zarr 256,576 -ChunkShape 16,16 -DataType int16 -DimensionName y,x
        Set-ZarrSlice ./waves.zarr -Value $waves
        Clear-ZarrSlice ./waves.zarr 208:,:96
        """;

    private readonly EngineSession _engine = new(width: 80, culture: "en-US", colour: true);
    private readonly TempFolder _folder = new();

    public PictureTests()
    {
        _engine.Values("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", _folder.Path);
        _engine.Values(Setup);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_array_and_its_chunks() => Check("array-map.svg", "An array at one glance, and how well each of its chunks is compressed", "Get-ZarrArray ./waves.zarr -Measure", "Get-ZarrChunkMap ./waves.zarr");

    [Fact]
    public void A_slice_as_a_heat_map() => Check("heat.svg", "A slice of two axes as a heat map", "Get-ZarrSlice ./waves.zarr | Format-Custom -View Heat");

    [Fact]
    public void Codecs_that_were_tried()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) Assert.Skip("What zlib makes of the same bytes differs between platforms.");
        Check("codecs.svg", "Codecs tried on chunks of an array: ratio and speed", "Measure-ZarrCodec ./waves.zarr -SampleCount 100");
    }

    [Fact]
    public void A_map_for_a_report()
    {
        _engine.Values("Get-ZarrChunkMap ./waves.zarr | Export-ZarrChunkMap ./map.svg");
        SnapshotFile.Check("docs/images/chunk-map.svg", File.ReadAllText(_folder["map.svg"]).Replace(_folder.Path, "/data", StringComparison.Ordinal).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_README_shows_each_of_them_and_each_can_be_shown_anywhere()
    {
        foreach (var path in s_paths)
        {
            Assert.Contains($"(docs/images/{path})", Pages.Read("README.md"), StringComparison.Ordinal);
            var svg = System.Xml.Linq.XDocument.Load(Path.Combine(BuiltModule.Root, "docs", "images", path));
            Assert.All(svg.Descendants(), element => Assert.Contains(element.Name.LocalName, (string[])["svg", "g", "title", "rect", "text"]));
            Assert.All(svg.Descendants().SelectMany(element => element.Attributes()), attribute => Assert.DoesNotMatch("(?i)href|^on|url\\(", attribute.Name.LocalName + attribute.Value));
        }
    }

    private void Check(string name, string title, params string[] commands)
    {
        var text = string.Join("\n\n", commands.Select(command => $"{Prompt}{command}\n\n{_engine.Render(command).Replace(_folder.Path, "/data", StringComparison.Ordinal)}"));
        SnapshotFile.Check($"docs/images/{name}", TerminalSvg.Write(text, title), name == "codecs.svg" ? WithoutSpeeds : null);
    }

    // Codecs, ratios and sizes stay; speeds are those of the machine, and with them goes what is on the front.
    private static string WithoutSpeeds(string svg) => Speed().Replace(svg, "");

    [GeneratedRegex("<text x=\"(36[6-9]|3[7-9]\\d|[4-9]\\d\\d)\".*?</text>\n")]
    private static partial Regex Speed();
}
