using Zarr.Benchmarks;

switch (args.FirstOrDefault())
{
    case "codec":
        CodecBenchmark.Run(all: args.Contains("--all"));
        return 0;
    case "array":
        await ArrayBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project benchmarks/Zarr.Benchmarks -- <command>

              array          full writes and reads of two arrays, against zarr-python 2 where it is installed
              codec [--all]  Blosc frames, ours against libblosc.so.1, one thread; --all adds lz4hc, snappy, zlib and zstd
            """);
        return 2;
}
