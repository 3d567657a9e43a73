using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Chooses the form of a type; what has none is refused by name.</summary>
internal static partial class ElementForms
{
    public static ElementForm Of(Hdf5File file, ObjectPaths paths, Hdf5Type type)
    {
        switch (type.Class)
        {
            case TypeClass.VariableLength when type.Size != HeapPlace.SizeOf(file): throw FileErrors.Damaged("an element of variable length does not have the size of a place in a heap");
            case TypeClass.VariableLength when type.IsVariableText: return new VariableText(file, type.Size);
            case TypeClass.VariableLength when type.Base is { Class: TypeClass.Integer or TypeClass.Float or TypeClass.Enumeration or TypeClass.Bitfield }: return new NumberLists(file, type.Size, Fixed(type.Base));
            case TypeClass.Reference when type.IsObjectReference: return type.Size == file.Superblock.OffsetSize ? new ReferencePaths(file, paths, type.Size) : throw FileErrors.NotSupported($"A reference of {type.Size} bytes");
            default: return IsVariable(type) ? new JsonElements(file, paths, type) : Fixed(type);
        }
    }

    /// <summary>True where something in an element has no size of its own.</summary>
    private static bool IsVariable(Hdf5Type type)
    {
        if (type.Class == TypeClass.Time || (type.Class == TypeClass.Reference && !type.IsObjectReference)) throw FileErrors.NotSupported($"The type of {Describe(type)}");
        // All members are looked at, for such as are refused.
        var isVariable = type.Class is TypeClass.VariableLength or TypeClass.Reference;
        foreach (var member in type.Members) isVariable |= IsVariable(member.Type);
        return isVariable | (type.Base is { } one && IsVariable(one));
    }

    /// <summary>The form of a type whose elements have one size.</summary>
    private static FixedForm Fixed(Hdf5Type type) => type.Class switch
    {
        TypeClass.Integer or TypeClass.Bitfield => IsWhole(type) ? new NumberForm(type.Number!.IsSigned ? 'i' : 'u', type.Size, type.Number.BigEndian) : new ConvertedNumberForm(type),
        TypeClass.Float => type.Number!.IsIeee(type.Size) ? new NumberForm('f', type.Size, type.Number.BigEndian) : new ConvertedNumberForm(type),
        TypeClass.Enumeration => IsBoolean(type) ? new BlockForm("|b1", 1, fill => fill[0] != 0) : Fixed(type.Base!),
        TypeClass.String => new TextForm(type.Size, type.TextPadding),
        TypeClass.Opaque => NumPyTime().Match(type.Tag) is { Success: true } time ? new BlockForm(time.Groups[1].Value, type.Size, fill => BitConverter.ToInt64(fill)) : new BlockForm($"|V{type.Size}", type.Size, fill => Convert.ToBase64String(fill)),
        TypeClass.Compound => Complex(type) is { } complex ? complex : new RecordForm([.. type.Members.Select(member => (member.Name, member.Offset, Fixed(member.Type)))], type.Size),
        TypeClass.Array => new ArrayForm(Fixed(type.Base!), type.Lengths),
        _ => throw FileErrors.NotSupported($"The type of {Describe(type)}"),
    };

    /// <summary>True for what h5py stores truth values as.</summary>
    public static bool IsBoolean(Hdf5Type type) => type is { Class: TypeClass.Enumeration, Size: 1, Names.Count: 2 } && type.Names.Any(name => name is { Name: "FALSE", Value: [0] }) && type.Names.Any(name => name is { Name: "TRUE", Value: [1] });

    private static string Describe(Hdf5Type type) => type.Class switch
    {
        TypeClass.Time => "times of HDF5's own",
        TypeClass.Reference => "references to regions",
        _ => $"class {(int)type.Class}",
    };

    /// <summary>True for an integer that takes all bits of one, two, four or eight bytes.</summary>
    public static bool IsWhole(Hdf5Type type) => type is { Size: 1 or 2 or 4 or 8, Number: { Offset: 0 } number } && number.Precision == 8 * type.Size;

    /// <summary>True for two floats "r" and "i", which h5py, netCDF and others write complex numbers as.</summary>
    public static bool IsComplex(Hdf5Type type) => type is { Class: TypeClass.Compound, Members: [{ Name: "r" or "real", Offset: 0 } one, { Name: "i" or "imag" } other] }
        && one.Type is { Class: TypeClass.Float, Size: 4 or 8 } && one.Type.Number!.IsIeee(one.Type.Size) && other.Type.Class == TypeClass.Float && other.Type.Number == one.Type.Number && other.Type.Size == one.Type.Size
        && other.Offset == one.Type.Size && type.Size == 2 * one.Type.Size;

    private static BlockForm? Complex(Hdf5Type type)
    {
        if (!IsComplex(type)) return null;
        var part = type.Members[0].Type;
        var bigEndian = part.Number!.BigEndian;
        return new BlockForm($"{(bigEndian ? '>' : '<')}c{type.Size}", type.Size, fill =>
            new JsonArray(NumberForm.ToJson('f', bigEndian, fill.AsSpan(0, part.Size)), NumberForm.ToJson('f', bigEndian, fill.AsSpan(part.Size))));
    }

    // The tag that h5py gives NumPy's times.
    [GeneratedRegex(@"^NUMPY:(<[Mm]8\[\d*(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])$")]
    private static partial Regex NumPyTime();
}
