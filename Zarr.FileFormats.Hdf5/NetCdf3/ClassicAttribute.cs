using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Elements;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>An attribute of the file or of a variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Data">Their bytes.</param>
internal sealed record ClassicAttribute(string Name, ClassicType Type, byte[] Data)
{
    /// <summary>A text, a number, or a list of numbers.</summary>
    public JsonNode ToJson()
    {
        if (Type.IsText) return VariableText.Decode(Data.AsSpan().TrimEnd((byte)0));
        var numbers = new JsonNode?[Data.Length / Type.Size];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = NumberForm.ToJson(Type.Kind, true, Data.AsSpan(i * Type.Size, Type.Size));
        return numbers is [{ } one] ? one : new JsonArray(numbers);
    }
}
