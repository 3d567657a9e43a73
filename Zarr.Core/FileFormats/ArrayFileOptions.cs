using Zarr.Format.DataTypes;


namespace Zarr.FileFormats;

/// <summary>What a file does not say itself, or says in more than one way.</summary>
public sealed record ArrayFileOptions
{
    /// <summary>The format; null to go by the name of the file.</summary>
    public ArrayFileFormat? Format { get; init; }

    /// <summary>Of a raw file the type of its elements. Of text what its fields become; null for int64 or uint64 where all are whole numbers, and float64 otherwise.</summary>
    public DataType? DataType { get; init; }

    /// <summary>Of a raw file: the most significant byte of an element comes first.</summary>
    public bool BigEndian { get; init; }

    /// <summary>Of a raw file the lengths of its axes; null for one axis of as many elements as there are.</summary>
    public Shape? Shape { get; init; }

    /// <summary>Of a raw file: bytes before the first element.</summary>
    public long Offset { get; init; }

    /// <summary>Of text what is between two fields; null for a comma, or a tab where the file is a <c>.tsv</c>.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Of text that is written: the values that are meant, see <see cref="DecodedArray"/>, and not what is stored.</summary>
    public bool Decoded { get; init; }

    /// <summary>Of text: the first line has names, not elements.</summary>
    public bool Header { get; init; }

    /// <summary>Of text: what an empty field becomes, as a fill value is given; null for NaN, and otherwise what the type has for it.</summary>
    public object? Missing { get; init; }

    /// <summary>Of an archive the array to take, of images the number of one, from 0; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>The format of a file.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: its name does not say.</exception>
    public ArrayFileFormat FormatOf(string path) => Format ?? FormatByName(path) ?? throw new ZarrException(ZarrErrorId.FileNotSupported,
        $"The format of '{path}' cannot be told from its extension '{Path.GetExtension(path)}': name it, as one of {string.Join(", ", Enum.GetNames<ArrayFileFormat>())}.", path);

    /// <summary>The format that the extension of a file stands for; null where it stands for none.</summary>
    public static ArrayFileFormat? FormatByName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".npy" => ArrayFileFormat.Npy,
        ".npz" => ArrayFileFormat.Npz,
        ".raw" or ".bin" => ArrayFileFormat.Raw,
        ".csv" or ".tsv" => ArrayFileFormat.Csv,
        ".pgm" or ".ppm" or ".pnm" => ArrayFileFormat.Pnm,
        ".png" => ArrayFileFormat.Png,
        ".tif" or ".tiff" => ArrayFileFormat.Tiff,
        _ => null,
    };

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: a number has such a character, or a line or a text ends with it.</exception>
    internal char DelimiterOf(string path) => Delimiter is not { } delimiter ? Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ','
        : char.IsLetterOrDigit(delimiter) || delimiter is '.' or '+' or '-' or '"' or '\r' or '\n' or '\0' ? throw FileError.NotSupported(path, $"the delimiter U+{(int)delimiter:X4} cannot be told from what is in a field: give another one, such as a comma, a semicolon or a tab.")
        : delimiter;
}
