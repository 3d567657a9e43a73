namespace Zarr.Format.DataTypes;

/// <summary>The bits of an element that count, for packing (zarr-extensions, codecs/packbits, "Supported data types").</summary>
/// <param name="Parts">Numbers in an element: two for complex ones.</param>
/// <param name="Bits">Bits of each, the lowest of as many bytes as it takes.</param>
/// <param name="IsSigned">True for integers whose highest bit is a sign.</param>
internal readonly record struct BitLayout(int Parts, int Bits, bool IsSigned = false);
