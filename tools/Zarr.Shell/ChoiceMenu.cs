using System.Management.Automation.Host;
using System.Text;

namespace Zarr.Shell;

/// <summary>A question with a few answers; <c>&amp;</c> in a label stands before the letter that is enough to pick it.</summary>
internal sealed class ChoiceMenu
{
    private readonly (string Letter, string Label, string Help)[] _choices;
    private readonly int _default;

    public ChoiceMenu(IEnumerable<ChoiceDescription> choices, int defaultChoice)
    {
        _choices = [.. choices.Select(Describe)];
        _default = defaultChoice;
    }

    public string Prompt
    {
        get
        {
            var text = new StringBuilder();
            foreach (var (letter, label, _) in _choices) text.Append($"[{letter}] {label}  ");
            text.Append("[?] Help");
            if (_default >= 0) text.Append($" (default is \"{_choices[_default].Letter}\")");
            return text.Append(": ").ToString();
        }
    }

    public string Help => string.Concat(_choices.Select(choice => $"{choice.Letter} - {choice.Help}{Environment.NewLine}"));

    /// <summary>The index of the choice an answer names by letter or label; the default for an empty one; null for any other.</summary>
    public int? Find(string answer)
    {
        answer = answer.Trim();
        if (answer.Length == 0) return _default >= 0 ? _default : null;
        var index = Array.FindIndex(_choices, choice => Same(choice.Letter, answer) || Same(choice.Label, answer));
        return index >= 0 ? index : null;
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.CurrentCultureIgnoreCase);

    private static (string Letter, string Label, string Help) Describe(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&');
        var label = choice.Label.Replace("&", "");
        var letter = mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label.Substring(mark + 1, 1).ToUpperInvariant() : label;
        return (letter, label, choice.HelpMessage ?? "");
    }
}
