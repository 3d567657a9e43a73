namespace Zarr;

/// <summary>What <c>ZARR_DURABILITY</c> says for everyone who says nothing else.</summary>
internal static class DurabilityOfEnvironment
{
    public const string Name = "ZARR_DURABILITY";

    private static readonly string? s_text = Environment.GetEnvironmentVariable(Name);
    private static readonly Durability? s_value = Parse(s_text);

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>: it is something else. Who asks for safety and misspells it is to be told.</exception>
    public static Durability Value => s_value ?? throw new ZarrException(ZarrErrorId.StoreWriteFailed,
        $"Nothing is written: the environment variable {Name} is '{s_text}', and None, Ordered and Full are what it can be.", s_text);

    /// <summary>By its name, in any letter case; Ordered for nothing, null for what is none.</summary>
    public static Durability? Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Durability.Ordered
        : Enum.GetNames<Durability>().FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<Durability>(name) : null;
}
