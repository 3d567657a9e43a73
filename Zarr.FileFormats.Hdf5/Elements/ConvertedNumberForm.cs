using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Numbers that Zarr stores otherwise: integers of part of their bits become those of all bits, or of the next size, and floats of other layouts single or double ones.</summary>
internal sealed class ConvertedNumberForm : FixedForm
{
    private readonly Hdf5Type _type;
    private readonly char _kind;

    public ConvertedNumberForm(Hdf5Type type)
    {
        var layout = type.Number!;
        if (type.Size > NumberReader.LargestSize || (type.Class != TypeClass.Float && layout.Precision > 64)) throw Bytes.FileErrors.NotSupported($"A number of {type.Size} bytes");
        _type = type;
        if (type.Class == TypeClass.Float)
        {
            _kind = 'f';
            // What a single float holds exactly.
            Size = layout.ExponentBits <= 8 && layout.FractionBits <= 23 && layout.Bias <= 127 ? 4 : 8;
        }
        else
        {
            _kind = layout.IsSigned ? 'i' : 'u';
            Size = type.Size is 1 or 2 or 4 or 8 ? type.Size : layout.Precision switch { <= 8 => 1, <= 16 => 2, <= 32 => 4, _ => 8 };
        }
    }

    public override JsonNode DataType => $"{(Size == 1 ? '|' : '<')}{_kind}{Size}";

    public override int StoredSize => _type.Size;

    public override int Size { get; }

    public override bool IsStored => false;

    public override JsonNode? Fill(byte[]? stored)
    {
        Span<byte> element = stackalloc byte[Size];
        element.Clear();
        if (stored is { } bytes && bytes.Length == _type.Size) Convert(bytes, element);
        return NumberForm.ToJson(_kind, false, element);
    }

    public override void Convert(ReadOnlySpan<byte> stored, Span<byte> elements)
    {
        Span<byte> wide = stackalloc byte[16];
        for (int from = 0, to = 0; from < stored.Length; from += _type.Size, to += Size)
        {
            var element = stored.Slice(from, _type.Size);
            switch (_kind, Size)
            {
                case ('f', 4): BinaryPrimitives.WriteSingleLittleEndian(elements[to..], (float)NumberReader.ReadReal(element, _type.Number!)); break;
                case ('f', _): BinaryPrimitives.WriteDoubleLittleEndian(elements[to..], NumberReader.ReadReal(element, _type.Number!)); break;
                default:
                    BinaryPrimitives.WriteInt128LittleEndian(wide, NumberReader.ReadInteger(element, _type.Number!));
                    wide[..Size].CopyTo(elements[to..]);
                    break;
            }
        }
    }
}
