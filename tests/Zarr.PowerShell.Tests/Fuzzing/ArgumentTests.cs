using System.Globalization;
using System.Management.Automation;
using Xunit;
using Zarr.Common;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Fuzzing;

/// <summary>
/// Whatever a cmdlet is given, what goes wrong has an identifier: one of this module, or one of the engine for what it cannot bind. ZARR_FUZZ and
/// ZARR_FUZZ_SEED make more and other cases, as for the core.
/// </summary>
public sealed class ArgumentTests : IDisposable
{
    private const int Cases = 60;

    // Ids of errors that have no place in the core, as ErrorRecords makes them.
    private static readonly HashSet<string> s_ids =
    [
        .. Enum.GetNames<ZarrErrorId>(), "PathNotFound", "PathNotFileSystem", "UriSchemeNotSupported", "AttributeNotFound", "GroupNotEmpty", "ArgumentInvalid",
    ];

    private readonly EngineSession _session = new();
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cmdlets
    {
        get
        {
            using var session = new EngineSession();
            return [.. session.Values("(Get-Module Zarr).ExportedCmdlets.Keys").Cast<string>().Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_error_has_an_identifier(string name)
    {
        var command = _session.Single<CmdletInfo>("Get-Command $args[0]", name);
        var cases = Cases * Number("ZARR_FUZZ", 1);
        for (var i = 0; i < cases; i++)
        {
            var seed = unchecked(Number("ZARR_FUZZ_SEED", 0) * 1_000_003 + i);
            var random = new Random(seed);
            // Made anew: a case may have changed, enlarged or deleted them.
            _session.Invoke("""
                $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])
                $a = New-ZarrArray -Shape 4,6 -ChunkShape 2,3 -DataType int32 -DimensionName y,x; Set-ZarrSlice $a -Value (1..24)
                $r = New-ZarrArray -Shape 3 -DataType ([ordered]@{ index = 'int32'; n = 'U4' })
                $t = New-ZarrArray -Shape 2 -DataType 'datetime64[s]'
                $s = New-ZarrArray -Shape 0 -DataType string
                $null = New-ZarrGroup g -Force -Attribute @{ units = 'K' }
                $null = New-ZarrArray g -Name a -Shape 4 -DataType float32
                """, NewFolder()).WithoutErrors();
            var things = _session.Values("$a; $r; $t; $s; (Get-ZarrNode g); (Get-ZarrSlice $a); (Get-ZarrChunk $a); (Get-ZarrSlice $r); ,(Get-ZarrSlice $r -Raw); (Get-ZarrSlice $a -AsRecord); (Get-ZarrChunkMap $a); $a.Shape; (Find-ZarrValue $a -Equal 3)").OfType<object>().ToArray();
            var set = command.ParameterSets[random.Next(command.ParameterSets.Count)];
            var parameters = new Dictionary<string, object?>();
            foreach (var parameter in set.Parameters)
            {
                if (parameter.Name is "Confirm" or "WhatIf" || Cmdlet.CommonParameters.Contains(parameter.Name) || (!parameter.IsMandatory && random.Next(4) > 0)) continue;
                parameters[parameter.Name] = parameter.ParameterType == typeof(SwitchParameter) ? true
                    // Something that fits most of the time, or no command would get far.
                    : random.Next(3) > 0 && Array.FindAll(things, parameter.ParameterType.IsInstanceOfType) is { Length: > 0 } fitting && parameter.ParameterType != typeof(object) ? fitting[random.Next(fitting.Length)]
                    : parameter.Name is "InputObject" && random.Next(4) > 0 ? things[random.Next(4)]
                    : parameter.Name is "Path" or "LiteralPath" && random.Next(3) > 0 ? "g"
                    : OddValues.Next(random, things);
            }

            if (_session.Single<bool>("[bool] ($args[0].Parameters.ContainsKey('Force'))", command)) parameters["Force"] = true;
            _session["p"] = parameters;
            var result = random.Next(5) > 0 ? _session.Invoke($"{name} @p") : _session.Pipe(new[] { OddValues.Next(random, things), OddValues.Next(random, things) }, $"$input | {name} @p");
            foreach (var error in result.Errors)
                Assert.True(error.Exception is ParameterBindingException or CommandNotFoundException || s_ids.Contains(error.FullyQualifiedErrorId.Split(',')[0]),
                    $"{name}, seed {seed}: {error.FullyQualifiedErrorId}\n{string.Join('\n', parameters.Select(p => $"  -{p.Key} {Describe(p.Value)}"))}\n{error.Exception}");
            // What is shown of a result does not fail either.
            _session["out"] = result.Output.Take(20).ToArray();
            Assert.DoesNotContain(_session.Invoke("$out | Out-String -Width 100 | Out-Null").Errors, error => error.Exception is not CommandNotFoundException);
        }
    }

    public void Dispose()
    {
        _session.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Path.GetTempPath());
        _session.Dispose();
        _folder.Dispose();
    }

    private string NewFolder() => Directory.CreateDirectory(_folder[Guid.NewGuid().ToString("N")]).FullName;

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : usual;

    private static string Describe(object? value) => value switch
    {
        null => "$null",
        string text => $"'{VisibleText.Of(text)}'",
        Array { Length: <= 5 } list when value is object?[] items && !items.Contains(value) => $"({string.Join(", ", list.Cast<object?>().Select(Describe))})",
        var other => $"[{other.GetType().Name}] {VisibleText.Of(other.ToString() ?? "")}",
    };
}
