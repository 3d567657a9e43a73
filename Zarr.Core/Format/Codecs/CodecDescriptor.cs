namespace Zarr.Format.Codecs;

/// <summary>How a codec is found and made.</summary>
/// <param name="Name">The name in Zarr v3 metadata.</param>
/// <param name="V2Id">The <c>id</c> in Zarr v2 metadata; null when v2 cannot name it.</param>
/// <param name="Create">Makes the codec from its configuration.</param>
/// <param name="Positional">The members that a short string such as <c>blosc:lz4:5:shuffle</c> gives, in order.</param>
public sealed record CodecDescriptor(string Name, string? V2Id, Func<CodecConfiguration, ICodec> Create, params string[] Positional)
{
    /// <summary>The <c>id</c> in Zarr v2 metadata; null when v2 cannot name it.</summary>
    public string? V2Id { get; init; } = V2Id is "" ? null : V2Id; // PowerShell hands $null over as an empty text.

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The name a user gives: numcodecs' own where the codec is one of numcodecs.</summary>
    public string ShortName => Name.StartsWith("numcodecs.", StringComparison.Ordinal) && V2Id is not null ? V2Id : Name;
}
