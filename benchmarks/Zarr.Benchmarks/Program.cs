using Zarr.Benchmarks;

switch (args.FirstOrDefault())
{
    case "codec":
        CodecBenchmark.Run(args.Contains("--all") ? CodecBenchmark.All : args.Length > 1 ? args[1..] : ["blosclz", "lz4"]);
        return 0;
    case "array":
        await ArrayBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project benchmarks/Zarr.Benchmarks -- <command>

              array                            full writes and reads of two arrays, against zarr-python 2 where it is installed
              codec [--all | <compressor>...]  Blosc frames, ours against libblosc.so.1, one thread; blosclz and lz4 unless told otherwise
            """);
        return 2;
}
