namespace Zarr.Storage.Stores;

/// <summary>What <c>ZARR_DURABILITY</c> says for everyone who says nothing else.</summary>
internal static class DurabilityOfEnvironment
{
    public const string Name = "ZARR_DURABILITY";

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>: it is something else. Who asks for safety and misspells it is to be told.</exception>
    public static Durability Value => Environment.GetEnvironmentVariable(Name) is not { Length: > 0 } text ? Durability.Ordered : Parse(text) ?? throw new ZarrException(ZarrErrorId.StoreWriteFailed,
        $"Nothing is written: the environment variable {Name} is '{text}', and it can be None, Ordered or Full.", text);

    /// <summary>By its name, in any letter case; Ordered for nothing, null for what is none.</summary>
    public static Durability? Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Durability.Ordered
        : Enum.GetNames<Durability>().FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<Durability>(name) : null;
}
