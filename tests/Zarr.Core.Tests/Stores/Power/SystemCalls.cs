using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>What a process does to files, as strace saw it.</summary>
internal static partial class SystemCalls
{
    private const string Traced = "openat,open,creat,pwrite64,pwritev,write,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync";

    /// <summary>The program strace; null where there is none.</summary>
    public static string? Tracer => OperatingSystem.IsLinux() ? new[] { "/usr/bin/strace", "/bin/strace", "/usr/local/bin/strace" }.FirstOrDefault(File.Exists) : null;

    /// <summary>Runs a program, and gives what it did to files below a directory, in the order in which the calls ended.</summary>
    public static async Task<IReadOnlyList<DiskEvent>> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string below)
    {
        var trace = Path.GetTempFileName();
        try
        {
            // Long texts, so that all that is written is seen.
            var start = new ProcessStartInfo(Tracer!, ["-f", "-y", "--seccomp-bpf", "-s", "1000000", "-e", "trace=" + Traced, "-o", trace, program, .. arguments]) { RedirectStandardOutput = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 || !output.Contains("Total: 1")) throw new InvalidOperationException($"The traced program failed: {output}");
            // Lock files are gone when their holders are, and are nothing that anybody reads.
            return [.. Calls(File.ReadLines(trace)).Select(Parse).OfType<DiskEvent>().Where(e => e.Path.StartsWith(below + "/", StringComparison.Ordinal) && !LockPlace.IsName(Path.GetFileName(e.Path)))];
        }
        finally
        {
            File.Delete(trace);
        }
    }

    // A call that another thread's interrupts is told in two parts.
    private static IEnumerable<string> Calls(IEnumerable<string> lines)
    {
        var begun = new Dictionary<string, string>();
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ');
            var (thread, call) = (line[..space], line[space..].TrimStart());
            if (call.EndsWith("<unfinished ...>", StringComparison.Ordinal)) begun[thread] = call[..^"<unfinished ...>".Length].TrimEnd();
            else if (Resumed().Match(call) is { Success: true } match && begun.Remove(thread, out var before)) yield return before + call[match.Length..];
            else yield return call;
        }
    }

    private static DiskEvent? Parse(string call)
    {
        var open = call.IndexOf('(');
        var end = call.LastIndexOf(") = ", StringComparison.Ordinal);
        if (end < 0) end = call.LastIndexOf(")  ", StringComparison.Ordinal);
        if (open < 0 || end < open || Regex.Match(call[end..], @"= (-?\d+)") is not { Success: true } result || result.Groups[1].Value.StartsWith('-')) return null;
        var (name, arguments) = (call[..open], call[(open + 1)..end]);
        var texts = Quoted().Matches(arguments).Select(match => Unescape(match.Groups[1].Value)).ToArray();
        var file = Descriptor().Match(arguments) is { Success: true } descriptor ? descriptor.Groups[1].Value.Replace(" (deleted)", "") : "";
        return name switch
        {
            "openat" or "open" or "creat" => arguments.Contains("O_CREAT") || arguments.Contains("O_TRUNC") || name == "creat"
                ? new(arguments.Contains("O_TRUNC") || name == "creat" ? DiskEventKind.SetLength : DiskEventKind.Create, Text(texts[0])) : null,
            "pwrite64" => new(DiskEventKind.Write, file, null, Last(arguments), texts[0]),
            // Appended where the file ends: so writes of one buffer after the other are.
            "write" => new(DiskEventKind.Write, file, null, -1, texts[0]),
            "pwritev" => new(DiskEventKind.Write, file, null, Last(arguments), [.. texts.SelectMany(text => text)]),
            "ftruncate" => new(DiskEventKind.SetLength, file, null, Last(arguments)),
            "rename" or "renameat" or "renameat2" => new(arguments.Contains("RENAME_EXCHANGE") ? DiskEventKind.Exchange : DiskEventKind.Rename, Text(texts[0]), Text(texts[1])),
            "link" or "linkat" => new(DiskEventKind.Link, Text(texts[0]), Text(texts[1])),
            "unlink" or "unlinkat" or "rmdir" => new(DiskEventKind.Remove, Text(texts[0])),
            "mkdir" or "mkdirat" => new(DiskEventKind.MakeDirectory, Text(texts[0]).TrimEnd('/')),
            "fsync" or "fdatasync" => new(DiskEventKind.Force, file),
            _ => null,
        };
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static long Last(string arguments) => long.Parse(arguments[(arguments.LastIndexOf(',') + 1)..].Trim(), CultureInfo.InvariantCulture);

    // As strace writes bytes: those of C.
    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            i++;
            if (text[i] is >= '0' and <= '7')
            {
                var value = 0;
                var digits = 0;
                for (; digits < 3 && i + digits < text.Length && text[i + digits] is >= '0' and <= '7'; digits++) value = value * 8 + text[i + digits] - '0';
                i += digits - 1;
                bytes.Add((byte)value);
            }
            else
            {
                bytes.Add((byte)(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'v' => '\v', 'f' => '\f', 'a' => '\a', 'b' => '\b', var c => c }));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\d+<([^>]*)>")]
    private static partial Regex Descriptor();
}
