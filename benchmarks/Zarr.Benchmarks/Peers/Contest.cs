using System.Globalization;
using System.Text.Json.Nodes;

namespace Zarr.Benchmarks.Peers;

/// <summary>
/// Rows of a table. In each round of a row everyone takes a turn, and whose turn is first moves on from round to round; a figure is the
/// median over the rounds, behind it the spread from the lower to the upper quartile, and a ratio that of the best peer's median to ours,
/// through the core and through the cmdlets.
/// </summary>
/// <param name="cmdlets">The module in a PowerShell of its own; null where it is not measured.</param>
/// <param name="peers">The other implementations.</param>
/// <param name="rounds">Turns of each.</param>
internal sealed class Contest(Peer? cmdlets, IReadOnlyList<Peer> peers, int rounds)
{
    // Until a runtime that compiles in steps has compiled everything at its best: .NET takes its time, JavaScript's less.
    private const double OurSecondsOfWarmUp = 3, SecondsOfWarmUp = 1;

    // Some tidy up after they have answered, and would be in the way of who is next.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(30);

    public void WriteHeader()
    {
        Console.WriteLine($"| work | stored | core (C#) ms | cmdlets ms |{string.Concat(peers.Select(p => $" {p.Name} ms |"))} best / core | best / cmdlets | reach | machine ms |");
        Console.WriteLine($"|---|--:|--:|--:|{string.Concat(peers.Select(_ => "--:|"))}--:|--:|--:|--:|");
    }

    /// <summary>Begins a table of <see cref="RunOurselves"/>.</summary>
    public static void WriteHeader(string one, string other)
    {
        Console.WriteLine();
        Console.WriteLine($"| work | {one} ms | spread | {other} ms | times | reach |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
    }

    /// <summary>Measures two ways of our own by turns, where no one else does the work.</summary>
    public void RunOurselves(string work, double? reach, Func<double> one, Func<double> other)
    {
        Func<double?>[] turns = [() => one(), () => other()];
        var seconds = Measure(turns, [OurSecondsOfWarmUp, OurSecondsOfWarmUp]);
        var (mine, theirs) = (Median(seconds[0]), Median(seconds[1]));
        Console.WriteLine(FormattableString.Invariant($"| {work} | {Ms(mine)} | {Spread(seconds[0])} | {Ms(theirs)} | {theirs / mine:F2} | {reach:0.0#} |"));
    }

    /// <summary>Measures a row and writes it.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="reach">The ratio to reach; null for none.</param>
    /// <param name="ours">Does it once; returns seconds.</param>
    /// <param name="request">Asks a peer for the same; null where no one else does it.</param>
    /// <param name="machine">Seconds that the machine needs at least; null where that says nothing.</param>
    /// <param name="stored">Stored bytes, asked for at the end.</param>
    public void Run(string work, double? reach, Func<double> ours, JsonObject? request = null, double? machine = null, Func<long>? stored = null)
    {
        IReadOnlyList<Peer?> others = [cmdlets, .. peers];
        var theirs = new long[others.Count];
        List<Func<double?>> turns = [() => ours(), .. others.Select<Peer?, Func<double?>>((peer, i) => () => Ask(peer, request, ref theirs[i]))];
        var seconds = Measure(turns, [OurSecondsOfWarmUp, OurSecondsOfWarmUp, .. peers.Select(_ => SecondsOfWarmUp)]);
        var best = seconds[2..].Where(s => s.Count > 0).Select(Median).DefaultIfEmpty(double.NaN).Min();
        string[] cells =
        [
            work, stored is null ? "" : Stored(stored(), others, theirs), .. seconds.Select(Cell), Ratio(best, seconds[0]), Ratio(best, seconds[1]),
            FormattableString.Invariant($"{reach:0.0#}"), machine is { } limit ? Ms(limit) : "",
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static double? Ask(Peer? peer, JsonObject? request, ref long stored)
    {
        var answer = request is null ? null : peer?.Ask(request);
        if (answer?["stored"] is { } bytes) stored = bytes.GetValue<long>();
        return (double?)answer?["seconds"];
    }

    // What others store is told where it differs by more than a hundredth: fewer bytes could be less work.
    private static string Stored(long ours, IReadOnlyList<Peer?> others, long[] theirs) => string.Join("; ",
        [$"{ours.ToString("N0", CultureInfo.InvariantCulture)}", .. others.Zip(theirs).Where(o => o.Second > 0 && Math.Abs(o.Second - ours) > ours / 100).Select(o => $"{o.First!.Name}: {o.Second.ToString("N0", CultureInfo.InvariantCulture)}")]);

    private static string Ratio(double best, List<double> ours) => double.IsNaN(best) || ours.Count == 0 ? "" : FormattableString.Invariant($"{best / Median(ours):F2}");

    private string Cell(List<double> sorted) => sorted.Count == 0 ? "" : $"{Ms(Median(sorted))} ({Spread(sorted)})";

    /// <summary>Sorted seconds of each, round after round; none of those who cannot.</summary>
    private List<double>[] Measure(IReadOnlyList<Func<double?>> turns, double[] warmUps)
    {
        for (var turn = 0; turn < turns.Count; turn++)
        {
            var warming = System.Diagnostics.Stopwatch.StartNew();
            while (turns[turn]() is not null && warming.Elapsed.TotalSeconds < warmUps[turn]);
        }

        var seconds = turns.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < turns.Count; turn++)
            {
                var who = (turn + round) % turns.Count;
                Thread.Sleep(s_rest);
                if (turns[who]() is { } took) seconds[who].Add(took);
            }
        }

        foreach (var list in seconds) list.Sort();
        return seconds;
    }

    private string Spread(List<double> sorted) => $"{Ms(sorted[rounds / 4])}–{Ms(sorted[rounds * 3 / 4])}";

    private static string Ms(double seconds) => (seconds * 1000) switch
    {
        >= 100 and var ms => FormattableString.Invariant($"{ms:F0}"),
        >= 10 and var ms => FormattableString.Invariant($"{ms:F1}"),
        >= 1 and var ms => FormattableString.Invariant($"{ms:F2}"),
        var ms => FormattableString.Invariant($"{ms:F3}"),
    };

    private static double Median(List<double> sorted) => sorted[sorted.Count / 2];
}
