namespace Zarr.Format.DataTypes;

/// <summary>How one type of number becomes another (zarr-extensions, <c>codecs/cast_value</c>).</summary>
/// <param name="Rounding">What happens to a value between two of the target's.</param>
/// <param name="OutOfRange">What happens, after rounding, to a value beyond the target's.</param>
/// <param name="Map">Elements with a target of their own, as bytes: first match first, before everything else.</param>
internal sealed record RealCast(RealRounding Rounding, OutOfRange? OutOfRange, IReadOnlyList<(byte[] From, byte[] To)> Map);
