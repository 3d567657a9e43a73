namespace Zarr.Storage.Stores.Zip;

/// <summary>4.4.5 Compression methods, to name those that cannot be read.</summary>
internal static class ZipMethod
{
    public static string NameOf(ushort method) => method switch
    {
        1 => "Shrink",
        >= 2 and <= 5 => $"Reduce (factor {method - 1})",
        6 => "Implode",
        9 => "Deflate64",
        10 => "PKWARE DCL Implode",
        12 => "BZIP2",
        14 => "LZMA",
        16 => "IBM z/OS CMPSC",
        18 => "IBM TERSE",
        19 => "IBM LZ77",
        20 or 93 => "Zstandard",
        94 => "MP3",
        95 => "XZ",
        96 => "JPEG",
        97 => "WavPack",
        98 => "PPMd",
        99 => "AES encryption",
        _ => $"method {method}",
    };
}
