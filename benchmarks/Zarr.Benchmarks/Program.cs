using Zarr.Benchmarks.Codec;
using Zarr.Benchmarks.Cold;
using Zarr.Benchmarks.Peers;
using Zarr.Benchmarks.Scaling;

switch (args.FirstOrDefault())
{
    case "codec":
        CodecBenchmark.Run(args.Contains("--all") ? CodecBenchmark.All : args.Length > 1 ? args[1..] : ["blosclz", "lz4"]);
        return 0;
    case "peers":
        using (var benchmark = new PeerBenchmark()) benchmark.Run(args[1..]);
        return 0;
    case "cold":
        ColdBenchmark.Run();
        return 0;
    case "scaling":
        if (args.Length > 1) ScalingBenchmark.RunOnce(args[1]);
        else ScalingBenchmark.Run();
        return 0;
    case "kernels":
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(PeerBenchmark).Assembly).Run(args[1..]);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: dotnet run -c Release --project benchmarks/Zarr.Benchmarks -- <command>

              peers [<rows>...]                arrays written, read, cut and scanned, by us and by zarr-python 2 and zarrita where they are installed; rows
                                               are arrays, compressors, data, selections, small, shards, scan; all without any
              cold                             what importing the module and a first megabyte add to a host, and to Python
              scaling                          cost against the number of chunks and of cores
              kernels [<options>]              shuffles and Blosc chunks, by BenchmarkDotNet, whose options these are: --filter '*'
              codec [--all | <compressor>...]  Blosc frames, ours against libblosc.so.1, one thread; blosclz and lz4 unless told otherwise
            """);
        return 2;
}
