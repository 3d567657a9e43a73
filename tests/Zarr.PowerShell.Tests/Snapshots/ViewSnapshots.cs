using System.Text;
using System.Xml.Linq;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>Sessions in which everything of <see cref="Shown"/> is drawn, one for each window and culture.</summary>
public sealed class ViewSnapshots : IDisposable
{
    /// <summary>The collection of the tests that draw in colour: whether that is wanted, $PSStyle tells for the whole process.</summary>
    public const string Style = "$PSStyle";

    private readonly Dictionary<(int, string, bool), (EngineSession Engine, TempFolder Folder)> _sessions = [];

    /// <summary>The views of the module: name, kind such as Table, and the type names that select it.</summary>
    public static IReadOnlyList<(string Name, string Kind, string[] Types)> Views { get; } =
        [.. Directory.EnumerateFiles(BuiltModule.Folder, "*.Format.ps1xml").Order(StringComparer.Ordinal).SelectMany(file => XDocument.Load(file).Descendants("View")).Select(view =>
            (view.Element("Name")!.Value, view.Elements().Single(e => e.Name.LocalName.EndsWith("Control", StringComparison.Ordinal)).Name.LocalName[..^"Control".Length], view.Descendants("TypeName").Select(e => e.Value).ToArray()))];

    /// <summary>What can be typed behind a pipe to see objects: nothing, and each view.</summary>
    public static string[] CommandsFor(string type) =>
        ["", "Format-Table", "Format-List", "Format-Wide", .. Views.Where(view => view.Types.Contains(type)).Select(view => $"Format-{view.Kind} -View {view.Name}")];

    public string Render(string type, string command, int width, string culture = "en-US", bool colour = false, bool isPlain = false)
    {
        if (!_sessions.TryGetValue((width, culture, colour), out var session))
        {
            session = (new EngineSession(width, culture, colour), new TempFolder());
            Shown.Prepare(session.Engine, session.Folder);
            _sessions.Add((width, culture, colour), session);
        }

        if (isPlain) session.Engine.Values("$PSStyle.OutputRendering = 'PlainText'");
        var text = session.Engine.Render($"& {{ {Shown.Scripts[type]} }}{(command.Length > 0 ? " | " + command : "")}");
        if (isPlain) session.Engine.Values("$PSStyle.OutputRendering = 'Host'");
        return OperatingSystem.IsWindows() ? text.Replace('\\', '/') : text;
    }

    /// <summary>All views of a type, each text once, below the commands and widths that give it.</summary>
    public string File(string type)
    {
        var texts = new List<(string Text, List<(string Command, List<int> Widths)> Ways)>();
        foreach (var command in CommandsFor(type))
            foreach (var width in (int[])[80, 120])
            {
                var text = Render(type, command, width);
                var ways = texts.Find(other => other.Text == text).Ways;
                if (ways is null) texts.Add((text, ways = []));
                if (ways is [.., var last] && last.Command == command) last.Widths.Add(width);
                else ways.Add((command, [width]));
            }

        var file = new StringBuilder();
        foreach (var (text, ways) in texts)
        {
            foreach (var (command, widths) in ways) file.Append($"### {(command.Length == 0 ? "as it is" : command)}, {string.Join(" and ", widths)} columns\n");
            file.Append('\n').Append(text).Append("\n\n");
        }

        return file.ToString().TrimEnd('\n') + '\n';
    }

    public void Dispose()
    {
        foreach (var (engine, folder) in _sessions.Values)
        {
            engine.Dispose();
            folder.Dispose();
        }
    }
}
