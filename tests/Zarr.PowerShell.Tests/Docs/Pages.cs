using System.Text.RegularExpressions;
using Zarr.Help;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Docs;

/// <summary>The documentation in the repository, and the PowerShell in it.</summary>
internal static partial class Pages
{
    public static string Folder { get; } = Path.Combine(BuiltModule.Root, "docs", "en-US");

    /// <summary>Every page with examples, by its path from the repository's root.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*.md").Order(StringComparer.Ordinal)
        .Select(file => Path.GetRelativePath(BuiltModule.Root, file).Replace('\\', '/')).Concat(["README.md", "CONTRIBUTING.md", "docs/from-python.md"]);

    public static string Read(string page) => File.ReadAllText(Path.Combine(BuiltModule.Root, page)).ReplaceLineEndings("\n");

    public static CmdletPage Cmdlet(string name) => CmdletPage.Read(Path.Combine(Folder, name + ".md"));

    /// <summary>
    /// The PowerShell blocks of a page, with the word behind "powershell": <c>fails</c> for one that must end in an error,
    /// <c>norun</c> for one that is only parsed.
    /// </summary>
    public static IEnumerable<(string Mark, string Code)> Code(string page) =>
        Block().Matches(Read(page)).Select(match => (match.Groups[1].Value.Trim(), match.Groups[2].Value));

    [GeneratedRegex("^```powershell([^\n]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
