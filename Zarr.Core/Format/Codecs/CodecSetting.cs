using System.Globalization;

namespace Zarr.Format.Codecs;

/// <summary>One setting of a codec.</summary>
/// <param name="Name">The member of the configuration.</param>
/// <param name="Default">What it is when it is left out; null where it must be given, or depends on the chunk.</param>
/// <param name="Minimum">The least integer allowed; null for what is no integer.</param>
/// <param name="Maximum">The greatest integer allowed.</param>
/// <param name="Choices">The words allowed; null for what is no word.</param>
public sealed record CodecSetting(string Name, string? Default = null, int? Minimum = null, int? Maximum = null, IReadOnlyList<string>? Choices = null)
{
    // Lists longer than this help nobody.
    private const int MaxValues = 32;

    /// <summary>The words allowed; null for what is no word.</summary>
    // Numbers that stand for words are of Zarr v2.
    public IReadOnlyList<string>? Choices { get; init; } = Choices?.Where(word => !int.TryParse(word, CultureInfo.InvariantCulture, out _)).ToArray();

    /// <summary>The values to choose from: words, or levels that are not too many.</summary>
    internal IEnumerable<string> Values
    {
        get
        {
            if (Choices is not null) return Choices;
            if (Minimum is not { } minimum || Maximum is not { } maximum) return [];
            minimum = Math.Max(0, minimum);
            return maximum - minimum <= MaxValues ? Enumerable.Range(minimum, maximum - minimum + 1).Select(n => n.ToString(CultureInfo.InvariantCulture)) : [Default!];
        }
    }

    /// <summary>What is allowed, such as <c>0 to 9</c>.</summary>
    public string Allowed => Choices is not null ? string.Join(", ", Choices)
        : Minimum is not null ? Maximum == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{Minimum} or more") : string.Create(CultureInfo.InvariantCulture, $"{Minimum} to {Maximum}") : "";

    /// <summary>The setting on one line.</summary>
    public override string ToString() => Default is null ? Name : $"{Name}={Default}";
}
