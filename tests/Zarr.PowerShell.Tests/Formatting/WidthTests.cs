using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Formatting;

/// <summary>Every kind of output at the widths of a usual and a wide window.</summary>
public sealed class WidthTests
{
    private const string Setup = """
        $null = New-ZarrGroup $path -Attribute @{ title = 'a'; list = 1, 2 }
        $null = New-ZarrArray $path -Name measurements/temperature_anomaly -Shape 8760,721,1440 -ChunkShape 24,181,360 -DataType float32 -Codec bitround:10, blosc:zstd:3:bitshuffle, crc32c
        $null = New-ZarrArray $path -Name stations -Shape 3 -DataType ([ordered]@{ id = 'int32'; name = 'U20'; position = 'float64' })
        $small = New-ZarrArray -Shape 10,10 -ChunkShape 5,5 -DataType float32
        Set-ZarrSlice $small 0:5,: -Value 2.5
        """;

    public static TheoryData<int, string, string> Views
    {
        get
        {
            var data = new TheoryData<int, string, string>();
            foreach (var width in (int[])[80, 120])
            {
                foreach (var (script, says) in ((string, string)[])
                [
                    ("Get-ZarrNode $path -Recurse", "temperature_anomaly +8760,721,1440 +float32 +33.9G"),
                    ("Get-ZarrNode $path -Recurse", @"stations +3 +struct\(id int32… +276"),
                    ("Get-ZarrArray $path -Name stations", "codecs bytes, blosc"),
                    ("Get-ZarrNode $path -Depth 0", "st.zarr"),
                    ("Get-ZarrChunk $small", @"(?m)^ +0,0 +100 +\d+ +\d+\.\d Stored +c/0/0$"),
                    ("Get-ZarrChunk $small -Header", "(?m)lz4 +shuffle|lz4 +Byte"),
                    ("Get-ZarrChunk $small -Statistics", @"2\.5 +2\.5 +2\.5 +0 +0"),
                    ("Measure-ZarrArray $small", "StoredCount        : 2"),
                    ("Get-ZarrAttribute $path", @"list +\[1, 2\]"),
                    ("Get-ZarrSlice $small 0:2,0:2", @"\[\[2\.5 2\.5\]"),
                    ("Get-ZarrSlice $small 0:1,0:2 -AsRecord", "(?m)^ +0,1 2.5$"),
                    ("Get-ZarrSlice $path 0:1 -Name stations -AsRecord", "{id: 0, name: '', position: 0}"),
                    ("Measure-ZarrCodec $small -Codec zstd", @"(?m)^zstd +\d+\.\d\d +\d+ +\S+ +\S+ \*$"),
                    ("Get-ZarrCodec blosc", "blosc:cname:clevel:shuffle:blocksize +v2, v3"),
                    ("Get-ZarrDataType int32", "int32 +i4 +4 Int32 +v2, v3 +Integers of 32 bits."),
                    ("Get-ZarrOption", "ProgressDelay"),
                    ("Get-ZarrChunkMap $small", "████··|█"),
                ]) data.Add(width, script, says);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Fits_the_window_and_says_what_matters_without_escapes(int width, string script, string says)
    {
        using var engine = new EngineSession(width);
        using var folder = new TempFolder();
        engine["path"] = folder["st.zarr"];
        engine.Values(Setup);
        var text = engine.Render(script);
        Assert.Matches(says, text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, Math.Max(width, folder.Path.Length + 30)));
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }
}
