using System.Collections;

namespace Zarr.Format.Codecs;

/// <summary>The settings of a codec; as a text, the short form: <c>blosc:cname:clevel</c> less the name.</summary>
public sealed class CodecSettings : IReadOnlyList<CodecSetting>
{
    private readonly List<CodecSetting> _settings = [];

    /// <summary>How many there are.</summary>
    public int Count => _settings.Count;

    /// <summary>The setting at a place.</summary>
    public CodecSetting this[int index] => _settings[index];

    /// <summary>The setting of a name; null when there is none.</summary>
    public CodecSetting? Find(string name) => _settings.Find(setting => setting.Name == name);

    /// <inheritdoc/>
    public IEnumerator<CodecSetting> GetEnumerator() => _settings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All with their defaults, such as <c>level=5</c>.</summary>
    public override string ToString() => string.Join(", ", _settings);

    /// <summary>Notes a setting, once, and passes a value on.</summary>
    internal T Note<T>(CodecSetting setting, T value)
    {
        if (Find(setting.Name) is null) _settings.Add(setting);
        return value;
    }

    /// <summary>Puts those in front, in this order.</summary>
    internal CodecSettings InOrder(IReadOnlyList<string> names)
    {
        var sorted = new CodecSettings();
        sorted._settings.AddRange(names.Select(Find).OfType<CodecSetting>());
        sorted._settings.AddRange(_settings.Except(sorted._settings));
        return sorted;
    }
}
