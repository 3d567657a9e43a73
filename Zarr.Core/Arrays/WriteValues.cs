using Zarr.Format.DataTypes;

namespace Zarr.Arrays;

/// <summary>The values of a write: which elements of a value go where, and what becomes of chunks of nothing but fill.</summary>
/// <param name="Source">The value; null to erase.</param>
/// <param name="Strides">How the value lies over the selection.</param>
/// <param name="Heap">What handles name; null where elements have one size.</param>
/// <param name="WriteEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
internal sealed record WriteValues(ElementSource? Source, long[] Strides, ElementHeap? Heap, bool WriteEmptyChunks);
