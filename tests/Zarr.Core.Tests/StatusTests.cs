using System.Text.RegularExpressions;
using Xunit;
using Zarr.Core.Tests.Fixtures;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests;

/// <summary>docs/status.md says what is supported: each codec and data type is there as it is, and each row has a proof that exists.</summary>
public partial class StatusTests
{
    private const string Yes = "✓", No = "–", Refused = "refused";

    private static readonly string Page = RepositoryFiles.Find("docs", "status.md");

    private static readonly Lazy<string> TestSources = new(() => string.Concat(Directory
        .EnumerateFiles(Path.Combine(Path.GetDirectoryName(Page)!, "..", "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj")).Select(File.ReadAllText)));

    private static IEnumerable<string[]> Table(string heading)
    {
        var isIn = false;
        foreach (var line in File.ReadLines(Page))
        {
            var cells = line.StartsWith('|') ? line.Split('|', StringSplitOptions.TrimEntries)[1..^1] : [];
            if (cells.Length == 0) isIn = false;
            else if (cells[0] == heading) isIn = true;
            else if (isIn && !cells[0].StartsWith('-')) yield return cells;
        }
    }

    private static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(m => m.Groups[1].Value);

    public static TheoryData<string> Rows => [.. from heading in (string[])["Feature", "Type", "Codec"] from row in Table(heading) select string.Join(" | ", row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_is_said_is_shown(string row)
    {
        var cells = row.Split(" | ");
        Assert.All(cells[1..^1], cell => Assert.True(cell is Yes or No or Refused || cell.StartsWith('`'), $"{cell} is no word of this table."));
        if (cells[1..^1].All(cell => cell == No)) return;
        var (proofs, rules) = (Names(cells[^1]).ToArray(), Rule().Matches(cells[^1]).Select(m => m.Groups[1].Value).ToArray());
        Assert.True(proofs.Length + rules.Length > 0, "Nothing shows it.");
        foreach (var rule in rules) Assert.Matches($@"\] // rules? (\d+, )*{rule}\b", TestSources.Value);
        foreach (var proof in proofs)
        {
            if (!proof.Contains('/'))
            {
                Assert.Matches($@"\bclass {proof}\b", TestSources.Value);
                continue;
            }

            var fixtures = FixtureArray.All.Values.Where(f => f.Name.StartsWith(proof, StringComparison.Ordinal)).ToArray();
            Assert.NotEmpty(fixtures);
            // Arrays that are read show no refusal, and those that are refused nothing else.
            var isRefused = cells.Contains(Refused) && !cells.Contains(Yes);
            Assert.Contains(fixtures, f => f.Error is not null == isRefused);
        }
    }

    [Fact]
    public void The_codecs_are_those_of_the_registry_with_their_names() => Assert.Equal(
        CodecRegistry.All.Where(d => !d.Name.StartsWith("test.", StringComparison.Ordinal)).Select(d => $"{d.ShortName} {d.Name} {d.V2Id ?? No}").Order(StringComparer.Ordinal),
        Table("Codec").Select(row => $"{row[0]} {Names(row[1]).Single()} {(row[2] == No ? No : Names(row[2]).Single())}").Order(StringComparer.Ordinal));

    [Fact]
    public void Codecs_that_are_refused_are()
    {
        var names = Names(File.ReadLines(Page).Single(line => line.Contains("Refused by name", StringComparison.Ordinal)).Split("Refused by name")[1].Split('.')[0]).ToArray();
        Assert.True(names.Length >= 6);
        foreach (var name in names) Assert.Contains("is not supported: ", Assert.Throws<ZarrException>(() => CodecRegistry.Find(name)).Message);
    }

    [Fact]
    public void Every_data_type_is_there_and_can_be_stored_in_the_formats_that_are_said()
    {
        var rows = Table("Type").Select(row => (Types: Names(row[0].Split(" (")[0]).ToArray(), V2: row[1], V3: row[2])).ToArray();
        Assert.Empty(DataType.All.Select(t => t.Name).Except(rows.SelectMany(r => r.Types)));
        foreach (var (types, v2, v3) in rows)
        {
            foreach (var name in types)
            {
                var type = DataType.Parse(name);
                Assert.Equal((name, v2, v3), (name, Spelled(() => type.SpellV2(false)), Spelled(() => type.SpellV3())));
            }
        }

        static string Spelled(Func<object> spell)
        {
            try
            {
                spell();
                return Yes;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.FormatNotSupported)
            {
                return Refused;
            }
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"rule (\d+)")]
    private static partial Regex Rule();
}
