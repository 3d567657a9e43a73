namespace Zarr.Format.DataTypes;

/// <summary>Bytes as text, <c>0x01ff</c>: as they are shown, and read back.</summary>
internal static class HexText
{
    private const string Prefix = "0x";

    public static string Format(ReadOnlySpan<byte> bytes) => Prefix + Convert.ToHexStringLower(bytes);

    /// <summary>The bytes; null where the text is no whole number of them.</summary>
    public static byte[]? Parse(string text)
    {
        var digits = text.AsSpan().Trim();
        if (!digits.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || digits.Length % 2 != 0) return null;
        var bytes = new byte[digits.Length / 2 - 1];
        return Convert.FromHexString(digits[Prefix.Length..], bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
