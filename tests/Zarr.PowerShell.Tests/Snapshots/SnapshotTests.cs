using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>What every view of every type shows, letter by letter, in files to be read by people.</summary>
[Collection(ViewSnapshots.Style)]
public sealed partial class SnapshotTests(ViewSnapshots views) : IClassFixture<ViewSnapshots>
{
    private const string Folder = "tests/Zarr.PowerShell.Tests/Snapshots/Views";

    public static TheoryData<string> Types => [.. Shown.Scripts.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_looks_as_it_did(string type) => SnapshotFile.Check($"{Folder}/{type}.txt", views.File(type));

    [Fact]
    public void Every_view_and_every_type_of_an_output_has_a_snapshot_and_no_snapshot_is_left_over()
    {
        var outputs = typeof(ZarrCommandBase).Assembly.GetExportedTypes().SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(a => a.Type).Select(t => t.Name)
            .Where(name => name.StartsWith("Zarr.", StringComparison.Ordinal));
        Assert.Empty(outputs.Concat(ViewSnapshots.Views.SelectMany(view => view.Types)).Except(Shown.Scripts.Keys));
        Assert.Equal(Shown.Scripts.Keys, Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, Folder)).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Nothing_is_wider_than_the_window_and_no_value_is_the_name_of_a_class(string type)
    {
        foreach (var command in ViewSnapshots.CommandsFor(type))
            foreach (var width in (int[])[80, 120])
            {
                var text = views.Render(type, command, width);
                Assert.NotEmpty(text);
                Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
                Assert.DoesNotMatch(ClassName(), text);
            }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Texts_are_the_same_in_every_culture(string type)
    {
        // Plain objects of the engine have no view of ours: their numbers are as the culture has them.
        if (!type.StartsWith("Zarr.", StringComparison.Ordinal)) return;
        foreach (var command in ViewSnapshots.CommandsFor(type))
            foreach (var culture in (string[])["de-DE", "tr-TR"])
                Assert.Equal(Letters(views.Render(type, command, 80)), Letters(views.Render(type, command, 80, culture)));

        // The engine breaks lines between words in some languages, and anywhere in others.
        static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)).Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Colours_only_colour_and_can_be_done_without(string type)
    {
        foreach (var command in ViewSnapshots.CommandsFor(type))
        {
            var text = views.Render(type, command, 80);
            Assert.Equal(text, Blanks().Replace(Escape().Replace(views.Render(type, command, 80, colour: true), ""), ""));
            Assert.Equal(text, views.Render(type, command, 80, colour: true, isPlain: true));
        }
    }

    [GeneratedRegex(@"\b(System|Zarr)\.[A-Z]\w")]
    private static partial Regex ClassName();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex Blanks();
}
