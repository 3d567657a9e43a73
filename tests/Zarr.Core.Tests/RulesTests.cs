using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Zarr.Core.Tests;

/// <summary>docs/format-rules.md states the rules of the formats; each is cited by tests that hold it, as <c>// rule 7</c> behind [Fact] or [Theory].</summary>
public partial class RulesTests
{
    private const int Count = 42;

    private static readonly string Page = RepositoryFiles.Find("docs", "format-rules.md");

    private static IEnumerable<string> TestSources() =>
        from file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Page)!, "..", "tests"), "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Contains("obj")
        from line in File.ReadLines(file)
        select line;

    [Fact]
    public void The_page_states_each_rule_once_and_in_order() =>
        Assert.Equal(Enumerable.Range(1, Count), File.ReadLines(Page).Select(line => Stated().Match(line)).Where(m => m.Success).Select(m => Number(m.Groups[1].Value)));

    [Fact]
    public void Each_rule_is_cited_by_a_test_and_no_other_is() =>
        Assert.Equal(Enumerable.Range(1, Count), TestSources().Select(line => Cited().Match(line)).Where(m => m.Success)
            .SelectMany(m => m.Groups[1].Value.Split(',')).Select(Number).Distinct().Order());

    [Fact]
    public void Rules_are_cited_in_one_form() =>
        Assert.DoesNotContain(TestSources(), line => Mentioned().IsMatch(line) && !Cited().IsMatch(line) && !line.Contains("///", StringComparison.Ordinal));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d+)\. ")]
    private static partial Regex Stated();

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\] // rules? (\d+(?:, \d+)*)(?:[:;,] |$)")]
    private static partial Regex Cited();

    // Names of methods, and comments anywhere.
    [GeneratedRegex(@"\bRule\d|// .*\brules? \d")]
    private static partial Regex Mentioned();
}
