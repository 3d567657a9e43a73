namespace Zarr.Core.Tests.FileFormats;

/// <summary>The shapes that formats allow.</summary>
internal static class Shapes
{
    public static Shape Any(Random random) => new([.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => (long)random.Next(0, 7))]);

    public static Shape Table(Random random) => random.Next(2) == 0 ? [random.Next(1, 30)] : [random.Next(1, 9), random.Next(2, 9)];

    public static Shape Grey(Random random) => [random.Next(1, 20), random.Next(1, 20)];

    public static Shape Images(Random random) => new([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => (long)random.Next(1, 9))]);

    public static Shape Image(Random random) => random.Next(3) == 0 ? Grey(random) : [random.Next(1, 20), random.Next(1, 20), random.Next(2, 5)];
}

public sealed class NpyTests() : FileFormatContractTests(".npy", ["int32", "uint8", "float64", "float16", "bool", "complex64", "U4", "S3", "datetime64[ns]", "[[\"id\",\"<i4\"],[\"x\",\">f8\"]]"], Shapes.Any);

public sealed class NpzTests() : FileFormatContractTests(".npz", ["int32", "uint8", "float64", "U4", "bool"], Shapes.Any);

public sealed class RawTests() : FileFormatContractTests(".raw", ["int32", "uint16", "float32", "complex128"], Shapes.Any);

public sealed class BigEndianRawTests() : FileFormatContractTests(".raw", ["int32", "uint16", "float32", "complex128"], Shapes.Any, new() { BigEndian = true });

public sealed class CsvTests() : FileFormatContractTests(".csv", ["int32", "float64", "float32", "bool", "U4", "string", "complex128", "datetime64[ns]"], Shapes.Table);

public sealed class PnmTests() : FileFormatContractTests(".pgm", ["uint8", "uint16"], Shapes.Grey);

public sealed class PngTests() : FileFormatContractTests(".png", ["uint8", "uint16"], Shapes.Image);

public sealed class TiffTests() : FileFormatContractTests(".tif", ["uint8", "uint16", "int8", "int32", "uint64", "float16", "float32", "float64", "complex64"], Shapes.Images);
