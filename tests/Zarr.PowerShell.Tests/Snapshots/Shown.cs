using Zarr.Arrays;
using Zarr.Operations.CodecTrials;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>What is shown in snapshots: objects of every type that comes out of the module, the same on every machine.</summary>
internal static class Shown
{
    private const string Setup = """
        $null = New-ZarrGroup $path -Attribute @{ title = 'Reanalysis' }
        $null = New-ZarrArray $path -Name lat -Shape 4 -DataType float64 -DimensionName lat -Attribute @{ units = 'degrees_north' }
        Set-ZarrSlice $path -Name lat -Value 60, 57.5, 55, 52.5
        $null = New-ZarrArray $path -Name t2m -Shape 48,4,6 -ChunkShape 12,2,3 -DataType float32 -FillValue NaN -DimensionName time,lat,lon -Codec blosc:lz4:5:shuffle -Attribute ([ordered]@{ units = 'K'; valid_range = 180, 330.5; cell_methods = 'time: mean' })
        Set-ZarrSlice $path 0:36 -Name t2m -Value ([float[]] (0..863).ForEach{ 250 + ($_ % 24) / 8 + $_ / 24 })
        Clear-ZarrSlice $path 12:24,0:2,3: -Name t2m
        Set-ZarrSlice $path 0,0,0 -Name t2m -Value ([float]::NaN)
        $null = New-ZarrArray $path -Name radar/reflectivity_at_lowest_elevation -Shape 8760,2000,2000 -ChunkShape 24,100,100 -ShardShape 240,1000,1000 -DataType int16 -FillValue -9999 -Codec zstd:3, crc32c
        $null = New-ZarrArray $path -Name radar/stations -Shape 3 -DataType ([ordered]@{ id = 'int32'; name = 'U20'; height = 'float64' })
        Set-ZarrSlice $path 0:2 -Name radar/stations -Value ([ordered]@{ id = 1; name = 'Feldberg'; height = 1493.5 }), ([ordered]@{ id = 2; name = 'Ummendorf'; height = 183 })
        $null = New-ZarrArray $path -Name events -Shape 6 -ChunkShape 3 -DataType 'datetime64[ms]'
        Set-ZarrSlice $path 0:3 -Name events -Value ([datetime[]] ('2024-02-29T23:59:59.123', '2024-03-01', '2024-03-01T06:00').ForEach{ [datetime]::Parse($_, [cultureinfo]::InvariantCulture) })
        """;

    private const string Damage = """
        $null = New-ZarrArray $path -Name t2m -Shape 40,20 -ChunkShape 10,10 -DataType float32
        $null = New-ZarrArray $path -Name land/mask -Shape 40,20 -ChunkShape 40,20 -DataType bool -Codec bytes
        Set-ZarrSlice $path -Name t2m -Value 1.5
        Set-ZarrSlice $path -Name land/mask -Value $true
        $null = Update-ZarrMetadata $path -Consolidate
        [IO.File]::WriteAllText("$path/t2m/c/0/1", 'oops')
        [IO.File]::WriteAllText("$path/t2m/notes.txt", 'to be deleted')
        [IO.File]::Copy("$path/t2m/c/0/0", "$([IO.Directory]::CreateDirectory("$path/t2m/c/7"))/0")
        [IO.File]::WriteAllText("$path/land/zarr.json", '{')
        """;

    /// <summary>For each name that a view is selected by, or that is the type of an output: a script that gives objects.</summary>
    public static readonly SortedDictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["Zarr.Operations.Comparing.ArrayComparison"] = "Compare-ZarrArray $t2m $other; Compare-ZarrArray $t2m $t2m; Compare-ZarrArray $t2m (Get-ZarrArray $root -Name lat)",
        ["Zarr.Operations.Comparing.ElementDifference"] = "Compare-ZarrArray $t2m $other -Detailed; [Zarr.Operations.Comparing.ElementDifference]::new([long[]] (8759, 1999, 1999), [datetime]::new(2024, 2, 29), $null, $null)",
        ["Zarr.Operations.Searching.FoundValue"] = "Find-ZarrValue $t2m -GreaterThan 288.5; Find-ZarrValue $root -Name events -GreaterThan 2024-02-29; [Zarr.Operations.Searching.FoundValue]::new([long[]] (123456, 789012), [long]::MaxValue, 'deeply/nested/group/array/c/123456/789012')",
        ["Zarr.ZarrArray"] = "Get-ZarrArray $root -Name t2m; Get-ZarrArray $root -Name t2m -Measure; Get-ZarrArray $root -Name radar/r*; Get-ZarrArray $root -Name radar/stations; New-ZarrArray -Shape 10 -DataType int32 -ZarrFormat 2 -Codec none",
        ["Zarr.ZarrGroup"] = "$root; Get-ZarrNode $root -Name radar",
        ["Zarr.NodeEntry"] = "Get-ZarrNode $root -Recurse",
        ["Zarr.DriveItem"] = "Get-ZarrNode $root | ForEach-Object { $_.PSObject.TypeNames.Insert(0, 'Zarr.DriveItem'); $_.PSObject.Properties.Add([psnoteproperty]::new('PSParentPath', 'Zarr\\Zarr::/data/weather.zarr')); $_ }",
        ["Zarr.ZarrSlice"] = "Get-ZarrSlice $t2m 0,:; Get-ZarrSlice $t2m :,0,0; Get-ZarrSlice $t2m 0,0,0:2; Get-ZarrSlice $t2m 1,1,1; Get-ZarrSlice $root -Name radar/stations; Get-ZarrSlice $radar 0:0,0,0",
        ["Zarr.ZarrChunk"] = "Get-ZarrChunk $t2m 0:24,:2; $corrupt; Get-ZarrChunk $radar 8759,1999,1999 -InnerChunk",
        ["Zarr.ChunkHeader"] = "Get-ZarrChunk $t2m 0:24,:2 -Header",
        ["Zarr.ChunkStatistics"] = "Get-ZarrChunk $t2m 0:24,:2 -Statistics",
        ["Zarr.ChunkTimes"] = "Get-ZarrChunk $root -Name events -Statistics",
        ["Zarr.Operations.ChunkMaps.ZarrChunkMap"] = "Get-ZarrChunkMap $t2m; Get-ZarrChunkMap $t2m -Property State -Axis 0; Get-ZarrChunkMap $radar; $corrupt | Get-ZarrChunkMap",
        ["Zarr.Arrays.ZarrStorage"] = "Measure-ZarrArray $t2m; Measure-ZarrArray $radar",
        ["Zarr.Format.Codecs.ZarrCodec"] = "Get-ZarrCodec blosc, delta, zstd, sharding_indexed",
        ["Zarr.Operations.CodecTrials.ZarrCodecMeasurement"] = "$measured",
        ["Zarr.HiddenText"] = "$odd = New-ZarrArray -Shape 2 -DataType string; Set-ZarrSlice $odd -Value \"a`e[2Jb\", 'c'; Get-ZarrSlice $odd -AsTable",
        ["Zarr.Format.DataTypes.ZarrDataType"] = "Get-ZarrDataType float32, 'datetime64*s]', string",
        ["Zarr.Operations.Validation.ZarrProblem"] = "$problems",
        ["Zarr.Operations.Validation.ZarrRepair"] = "$repairs",
        ["Zarr.Format.DataTypes.ZarrTime"] = "[Zarr.Format.DataTypes.ZarrTime]::FromCount(59, 'days since 2000-01-01', '360_day'); [Zarr.Format.DataTypes.ZarrTime]::FromCount(-1, 'ns since 1700-01-01')",
        ["Zarr.Format.DataTypes.ZarrDuration"] = "[Zarr.Format.DataTypes.ZarrDuration]::Parse('-1.02:03:04.000000005')",
        ["Zarr.PowerShell.ZarrAttribute"] = "Get-ZarrAttribute $t2m",
        ["Zarr.PowerShell.ZarrElement"] = "Get-ZarrSlice $t2m 0,0,0:3 | ForEach-Object { $s = $_; 0..2 | ForEach-Object { [Zarr.PowerShell.ZarrElement]::new($s.GetArrayIndex($_), $s.Data[$_]) } }; Get-ZarrSlice (New-ZarrArray -Shape 1) -AsRecord",
        ["Zarr.PowerShell.ZarrOptions"] = "Set-ZarrOption -MaximumConcurrency 8 -PassThru",
        // What has no type of the module: rows, and elements with fields.
        ["Rows"] = "Get-ZarrSlice $t2m 0 -AsTable",
        ["Fields"] = "Get-ZarrSlice $root -Name radar/stations -AsRecord; (Get-ZarrSlice $root -Name radar/stations).Data",
        ["Metadata"] = "Get-ZarrMetadata $root -Name lat -Raw",
    };

    /// <summary>Gives a session what the scripts need; the stores are in this folder.</summary>
    public static void Prepare(EngineSession engine, TempFolder folder)
    {
        engine["path"] = folder["weather.zarr"];
        engine.Values(Setup);
        engine["root"] = Open(folder, "weather.zarr");
        engine.Values("""
            $t2m = Get-ZarrArray $root -Name t2m
            $radar = Get-ZarrArray $root -Name radar/reflectivity_at_lowest_elevation
            $other = New-ZarrArray -Shape 48,4,6 -DataType float32
            Set-ZarrSlice $other -Value (Get-ZarrSlice $t2m)
            Set-ZarrSlice $other 1,0:2,0 -Value 0
            """);
        engine["measured"] = Measured();
        engine["corrupt"] = new ZarrChunk
        {
            Path = "/data/weather.zarr/t2m", Index = new(3, 1, 1), Key = "t2m/c/3/1/1", Origin = new(36, 2, 3), Shape = new(12, 2, 3), Length = 288, PaddedLength = 288, StoredLength = 4,
            State = ChunkState.Corrupt, Error = "It does not begin with a Blosc header.",
        };
        engine["path"] = folder["damaged.zarr"];
        engine.Values(Damage);
        engine["damaged"] = Open(folder, "damaged.zarr");
        engine.Values("""
            $problems = Test-ZarrStore $damaged -Checksum -Detailed
            $repairs = Repair-ZarrStore $damaged -Checksum -RemoveCorrupt -RemoveOrphan -Force
            """);
    }

    private static ZarrNode Open(TempFolder folder, string name) =>
        ZarrNode.OpenAsync(new PlacedStore(new DirectoryStore(folder[name]), "/data/" + name), StoreKey.Root).AsTask().GetAwaiter().GetResult();

    private static ZarrCodecMeasurement[] Measured()
    {
        return
        [
            Of("gzip:6", 169.4, 1044, 110_284, onFront: true),
            Of("bitround:10, blosc:zstd:3:bitshuffle, crc32c", 244, 1492.5, 116_633, isLossless: false),
            Of("blosc:lz4:5:shuffle", 2126, 12_345, 197_632, isCurrent: true, onFront: true),
            Of("zstd:22", 0.87, 99.5, 1_000),
        ];

        static ZarrCodecMeasurement Of(string codec, double encode, double decode, long stored, bool onFront = false, bool isCurrent = false, bool isLossless = true) => new()
        {
            Codec = codec, EncodeMBps = encode, DecodeMBps = decode, StoredLength = stored, Length = 518_400, IsOnFront = onFront, IsCurrent = isCurrent, IsLossless = isLossless,
            SampleCount = 8, Path = "/data/weather.zarr/t2m", Codecs = [],
        };
    }
}
