using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Zarr.Core.Tests.Codecs;

/// <summary>An .npy file (NumPy's <c>format.py</c>): magic, version, length of the header, header, data.</summary>
/// <param name="DataType">NumPy's spelling of the type of the elements.</param>
/// <param name="ItemSize">Bytes of an element; 1 where the spelling does not tell.</param>
/// <param name="Bytes">The data, in memory order.</param>
internal sealed partial record NpyFile(string DataType, int ItemSize, byte[] Bytes)
{
    /// <summary>The lengths of the axes.</summary>
    public long[] Shape { get; private init; } = [];

    /// <summary>True when the first axis is the fastest.</summary>
    public bool IsFortran { get; private init; }

    public static NpyFile Read(byte[] bytes)
    {
        var start = bytes[6] == 1
            ? 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
            : 12 + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8));
        var header = Encoding.Latin1.GetString(bytes, 0, start);
        var type = Description().Match(header).Groups[1].Value;
        var size = int.TryParse(type.AsSpan(2).ToString().Split('[')[0], out var n) ? n : 1;
        return new(type, type[1] == 'U' ? 4 * n : size, bytes[start..])
        {
            Shape = [.. Lengths().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)],
            IsFortran = header.Contains("'fortran_order': True"),
        };
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Lengths();

    [GeneratedRegex("'descr': '([^']+)'")]
    private static partial Regex Description();
}
