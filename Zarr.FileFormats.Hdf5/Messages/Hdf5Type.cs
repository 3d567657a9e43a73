namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>A data type as it is stored. What a class does not have is null or empty.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Bits">The bits of the class.</param>
internal sealed record Hdf5Type(TypeClass Class, int Size, uint Bits)
{
    /// <summary>Of numbers, bit fields and times.</summary>
    public NumberLayout? Number { get; init; }

    /// <summary>The members of a compound.</summary>
    public IReadOnlyList<TypeMember> Members { get; init; } = [];

    /// <summary>What arrays and sequences consist of, and what an enumeration is stored as.</summary>
    public Hdf5Type? Base { get; init; }

    /// <summary>The lengths of the axes of an array.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [];

    /// <summary>The names of an enumeration, with their values as they are stored.</summary>
    public IReadOnlyList<(string Name, byte[] Value)> Names { get; init; } = [];

    /// <summary>The tag of an opaque type.</summary>
    public string Tag { get; init; } = "";

    /// <summary>A sequence that is a text: bits 0 to 3 are 1.</summary>
    public bool IsVariableText => Class == TypeClass.VariableLength && (Bits & 15) == 1;

    /// <summary>Padding of a fixed text: ended by a zero, filled with zeros, filled with blanks.</summary>
    public int TextPadding => (int)(Bits & 15);

    /// <summary>A reference to an object, and not to a part of one: bits 0 to 3 are 0.</summary>
    public bool IsObjectReference => Class == TypeClass.Reference && (Bits & 15) == 0;
}
