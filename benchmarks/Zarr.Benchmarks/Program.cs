using Zarr.Benchmarks;

switch (args.FirstOrDefault())
{
    case "codec":
        CodecBenchmark.Run(all: args.Contains("--all"));
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project benchmarks/Zarr.Benchmarks -- codec [--all]

              codec   Blosc frames, ours against libblosc.so.1, one thread; --all adds lz4hc, snappy, zlib and zstd
            """);
        return 2;
}
