namespace Zarr.Arrays;

/// <summary>Ends an operation that prepares a change of an array's shape, or makes use of one, when someone else has changed the shape meanwhile: it begins again. Never seen by callers.</summary>
internal sealed class ShapeChangedException : Exception;
