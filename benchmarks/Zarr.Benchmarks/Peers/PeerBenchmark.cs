using System.Text.Json.Nodes;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Benchmarks.Peers;

/// <summary>What a user does all day, by us and by every other Zarr that is installed, on the same data in the same run.</summary>
internal sealed class PeerBenchmark : IDisposable
{
    private const int Rounds = 9;

    private readonly List<Peer> _peers = Peer.StartAll();
    private readonly Peer? _cmdlets = Peer.StartCmdlets();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zarr-benchmark-");
    private readonly Contest _contest;

    public PeerBenchmark() => _contest = new(_cmdlets, _peers, Rounds);

    /// <summary>Runs the groups of rows whose names are given; all for none.</summary>
    public void Run(string[] groups)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, {Rounds} rounds; peers: {(_peers.Count == 0 ? "none is installed" : string.Join(", ", _peers.Select(p => p.Name)))}");
        Console.WriteLine();
        // Those that the README has, on their own.
        if (groups.Contains("readme"))
        {
            _contest.WriteHeader();
            RunReadme();
            return;
        }

        if (groups.Length == 0 || groups.Any(group => group is not ("scan" or "shards"))) _contest.WriteHeader();
        foreach (var (name, run) in new (string, Action)[] { ("arrays", RunArrays), ("compressors", RunCompressors), ("data", RunData), ("selections", RunSelections), ("small", RunSmallChunks), ("scan", RunScan), ("shards", RunShards) })
            if (groups.Length == 0 || groups.Contains(name)) run();
    }

    public void Dispose()
    {
        foreach (var other in Others) other.Dispose();
        _folder.Delete(recursive: true);
    }

    private IEnumerable<Peer> Others => _cmdlets is null ? _peers : [_cmdlets, .. _peers];

    private void RunReadme()
    {
        var sample = Sample.Arange1();
        Load(sample);
        RunWhole(sample, "lz4", _folder.FullName, null);
        Forget();
        sample = Sample.Walk();
        Load(sample);
        RunWhole(sample, "zstd", _folder.FullName, null);
        Forget();
        sample = Sample.Arange2();
        Load(sample);
        RunSelection(sample, Begin(sample), ":,500", new(Slice(), 500), 40_000);
        Forget();
        sample = Sample.Small();
        Load(sample);
        RunPoints(sample, Begin(sample), atOnce: true);
        Forget();
    }

    private void RunArrays()
    {
        foreach (var (sample, memory, directory) in new (Sample, (double, double), (double, double)?)[] { (Sample.Arange1(), (2.0, 1.7), (1.5, 1.7)), (Sample.Arange2(), (2.0, 2.0), null), (Sample.Walk(), (2.0, 1.7), null) })
        {
            Load(sample);
            foreach (var compressor in (string[])["blosclz", "lz4"])
            {
                RunWhole(sample, compressor, null, memory);
                if (directory is { } reach) RunWhole(sample, compressor, _folder.FullName, reach);
            }

            Forget();
        }
    }

    private void RunCompressors()
    {
        foreach (var sample in (Sample[])[Sample.Arange1(), Sample.Walk()])
        {
            Load(sample);
            foreach (var compressor in (string[])["zstd", "zlib", "lz4hc"]) RunWhole(sample, compressor, null, (1.5, 1.5));
            Forget();
        }
    }

    private void RunData()
    {
        foreach (var sample in new[] { Sample.Noise(), Sample.Rounded(), Sample.EarthGeoid(), Sample.BrainVolume() }.OfType<Sample>())
        {
            Load(sample);
            foreach (var compressor in (string[])["blosclz", "lz4", "zstd"]) RunWhole(sample, compressor, null, null);
            Forget();
        }
    }

    private void RunSelections()
    {
        var sample = Sample.Arange2();
        Load(sample);
        var ours = Begin(sample);
        foreach (var (text, key, length) in new (string, JsonArray, long)[]
        {
            (":,500", new(Slice(), 500), 40_000), ("500", new(500, Slice()), 4_000), ("1000:2000", new(Slice(1000, 2000), Slice()), 4_000_000),
            ("::7", new(Slice(null, null, 7), Slice()), 5_716_000), ("::-1", new(Slice(null, null, -1), Slice()), sample.Length),
        }) RunSelection(sample, ours, text, key, length);
        Forget();
    }

    private void RunSelection(Sample sample, OurArray ours, string text, JsonArray key, long length)
    {
        var repeat = length > 1_000_000 ? 1 : 10;
        // zarr-python has no negative steps; its user reads all, and turns that around.
        var by = text.Contains('-') ? " (zarr-python: all, then turned around)" : "";
        _contest.Run($"z[{text}], {sample.Label}, memory, lz4{by}", 1.5, () => ours.Select(text, repeat), new() { ["do"] = "select", ["key"] = key, ["text"] = text, ["repeat"] = repeat });
    }

    // The array that selections are read from, everywhere.
    private OurArray Begin(Sample sample)
    {
        var ours = new OurArray(sample, "blosc:lz4:5:shuffle", null);
        ours.Write();
        foreach (var other in Others) other.Ask(Create(sample, "lz4", null));
        return ours;
    }

    private void RunSmallChunks()
    {
        var sample = Sample.Small();
        Load(sample);
        RunWhole(sample, "lz4", null, (10, 10));
        RunWhole(sample, "lz4", _folder.FullName, (10, 10));
        var ours = Begin(sample);
        RunPoints(sample, ours, atOnce: true);
        RunPoints(sample, ours, atOnce: false);
        Forget();
    }

    private void RunPoints(Sample sample, OurArray ours, bool atOnce)
    {
        var random = new Random(7);
        var indices = Enumerable.Range(0, 10_000).Select(_ => random.NextInt64(sample.Shape[0])).ToArray();
        _contest.Run($"10,000 random elements {(atOnce ? "in one call" : "one by one")}, {sample.Label}, memory, lz4", atOnce ? null : 10, () => ours.Points(indices, atOnce),
            new() { ["do"] = "points", ["at once"] = atOnce, ["indices"] = new JsonArray([.. indices.Select(i => new JsonArray(i))]) });
    }

    private void RunShards()
    {
        // No peer that can be had here writes shards: the figure beside theirs is our own without them.
        var sample = Sample.Arange1() with { Label = "int32 64 MiB", Values = Enumerable.Range(0, 16 << 20).ToArray(), Shape = new(16 << 20), Chunks = new(1 << 14) };
        var plain = new OurArray(sample, "blosc:lz4:5:shuffle", _folder.FullName);
        var sharded = new OurArray(sample, "blosc:lz4:5:shuffle", _folder.FullName, new Shape(16 << 20));
        const string one = "5000000:5010000";
        // Every eighth element of a stretch: a thousand inner chunks, none of them whole.
        var spread = ZarrSelection.Parse($"0:{1000 << 14}:8192");
        var values = new int[2000];
        Contest.WriteHeader("one shard of 1,024 inner chunks", "1,024 chunks");
        Compare("full write", null, array => array.Write());
        sharded.Verify();
        plain.Verify();
        Compare("full read", 3, array => array.Read());
        Compare("one inner chunk", null, array => array.Select(one, 10));
        Compare("parts of 1,000 inner chunks written", 3, array => OurArray.Time(() => array.Array!.WriteAsync(spread, values).AsTask().GetAwaiter().GetResult(), 1));

        void Compare(string work, double? reach, Func<OurArray, double> run) =>
            _contest.RunOurselves($"{work}, {sample.Label}, directory", reach, () => run(sharded), () => run(plain));
    }

    private void RunScan()
    {
        const int Count = 100_000;
        var folder = _folder.CreateSubdirectory("scan");
        var metadata = new ArrayBuilder { Shape = new(Count), ChunkShape = new(1), DataType = Zarr.Format.DataTypes.DataType.Parse("uint8"), Format = ZarrFormat.V2, Codecs = [] }.Build();
        var array = ZarrArray.CreateAsync(new DirectoryStore(folder.FullName), StoreKey.Root, metadata).AsTask().GetAwaiter().GetResult();
        for (var i = 0; i < Count; i++) File.WriteAllBytes(Path.Combine(folder.FullName, i.ToString(System.Globalization.CultureInfo.InvariantCulture)), [1]);
        // Nobody else has such a scan: what stands beside it are the same system calls in a loop of Python.
        if (_peers.Find(peer => peer.Name.StartsWith("zarr-python", StringComparison.Ordinal)) is not { } python) return;
        double first = 0;
        var request = new JsonObject { ["do"] = "stat", ["folder"] = folder.FullName, ["count"] = Count };
        Contest.WriteHeader($"scan of {Count:N0} chunks", "os.stat of each in Python");
        _contest.RunOurselves("directory", 3, () => OurArray.Time(() => first = ScanAsync(array, Count).GetAwaiter().GetResult(), 1), () => (double)python.Ask(request)!["seconds"]!);
        Console.Error.WriteLine(FormattableString.Invariant($"The first record came after {first * 1000:F1} ms."));
    }

    private static async Task<double> ScanAsync(ZarrArray array, int expected)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        double first = 0;
        var count = 0;
        await foreach (var chunk in array.ScanChunksAsync(ZarrSelection.All))
        {
            if (count++ == 0) first = clock.Elapsed.TotalSeconds;
            if (chunk.State != ChunkState.Stored) throw new InvalidOperationException($"Chunk {chunk.Key} is {chunk.State}.");
        }

        return count == expected ? first : throw new InvalidOperationException($"{count} chunks where {expected} are.");
    }

    private void RunWhole(Sample sample, string compressor, string? folder, (double Write, double Read)? reach)
    {
        var ours = new OurArray(sample, $"blosc:{compressor}:5:shuffle", folder);
        var where = folder is null ? "memory" : "directory";
        if (folder is not null) ours.Write();
        var machine = folder is null ? MachineLimits.Copy(sample.Length)
            : MachineLimits.Files(folder, ours.Array!.ChunkCount, (int)(ours.StoredLength / ours.Array.ChunkCount));
        _contest.Run($"write {sample.Label}, {where}, {compressor}", reach?.Write, ours.Write, Create(sample, compressor, folder), machine, () => ours.StoredLength);
        ours.Verify();
        _contest.Run($"read {sample.Label}, {where}, {compressor}", reach?.Read, ours.Read, new() { ["do"] = "read" });
    }

    private JsonObject Create(Sample sample, string compressor, string? folder) => new()
    {
        ["do"] = "write", ["data"] = sample.Name, ["chunks"] = Numbers(sample.Chunks), ["store"] = folder is null ? "memory" : "directory", ["folder"] = folder ?? _folder.FullName,
        ["compressor"] = new JsonObject { ["id"] = "blosc", ["cname"] = compressor, ["clevel"] = 5, ["shuffle"] = 1 },
    };

    private void Load(Sample sample)
    {
        var file = Path.Combine(_folder.FullName, sample.Name);
        File.WriteAllBytes(file, sample.Bytes);
        foreach (var other in Others) other.Ask(new() { ["do"] = "load", ["name"] = sample.Name, ["file"] = file, ["dtype"] = sample.NumPyType, ["shape"] = Numbers(sample.Shape) });
        File.Delete(file);
    }

    private void Forget()
    {
        foreach (var other in Others) other.Ask(new() { ["do"] = "forget" });
    }

    private static JsonArray Numbers(Shape shape) => new([.. shape.Select(n => (JsonNode)n)]);

    private static JsonArray Slice(int? start = null, int? stop = null, int? step = null) => new(start, stop, step);
}
