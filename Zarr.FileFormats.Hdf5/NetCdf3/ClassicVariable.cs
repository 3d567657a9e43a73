namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>A variable as the header has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">The names of its dimensions.</param>
/// <param name="Shape">Their lengths; of the record dimension the number of records.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Begin">Where it begins.</param>
/// <param name="RecordStep">Bytes from one record to the next; 0 for a variable without the record dimension.</param>
internal sealed record ClassicVariable(string Name, string[] Dimensions, long[] Shape, List<ClassicAttribute> Attributes, ClassicType Type, long Begin, long RecordStep);
