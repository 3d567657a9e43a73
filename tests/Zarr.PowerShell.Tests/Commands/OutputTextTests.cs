using System.Collections;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;
using Zarr.Arrays;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.ChunkMaps;
using Zarr.Operations.CodecTrials;
using Zarr.Operations.Comparing;
using Zarr.Operations.Searching;
using Zarr.Operations.Validation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>
/// What commands give can be written out whole: Export-Csv and ConvertTo-Json find values in it, and no names of .NET types. What these two do to an
/// object is done here, as the engine of the tests has neither; tests/Pester asks them themselves.
/// </summary>
public sealed partial class OutputTextTests : CommandTests
{
    // Types that are a command's output, and what gives some of each.
    private static readonly Dictionary<Type, string> s_samples = new()
    {
        [typeof(ZarrGroup)] = "Get-ZarrNode store -Recurse | Where-Object NodeType -eq group",
        [typeof(ZarrArray)] = "Get-ZarrNode store -Recurse | Where-Object NodeType -eq array; Get-ZarrArray store -Name grid, raw, tall -Measure; Get-ZarrArray old -Name *",
        [typeof(ZarrSlice)] = "Get-ZarrSlice store -Name grid, raw, text, number, time; Get-ZarrSlice old -Name record",
        [typeof(ZarrElement)] = "Get-ZarrSlice store -Name grid, raw, text, number, time -AsRecord; Get-ZarrSlice old -Name record -AsRecord",
        [typeof(PSObject)] = "Get-ZarrSlice store -Name grid -AsTable; (Get-ZarrSlice old -Name record -Raw)[0]; Get-ZarrMetadata store -Name grid; Get-ZarrMetadata old -Name *",
        [typeof(ZarrChunk)] = "Get-ZarrChunk store -Name grid -InnerChunk -Header -Statistics; Get-ZarrChunk store -Name raw, tall -Statistics",
        [typeof(ZarrChunkMap)] = "Get-ZarrChunkMap store -Name grid, tall",
        [typeof(ZarrStorage)] = "Measure-ZarrArray store; Get-ZarrChunk store -Name tall | Measure-ZarrArray",
        [typeof(ZarrCodecMeasurement)] = "Measure-ZarrCodec store -Name grid -Codec none, zstd, 'delta:<f4,zlib'",
        [typeof(ZarrCodec)] = "Get-ZarrCodec",
        [typeof(ZarrDataType)] = "Get-ZarrDataType",
        [typeof(ZarrAttribute)] = "Get-ZarrAttribute store -Name grid",
        [typeof(IDictionary)] = "Get-ZarrAttribute store -Name grid -AsHashtable",
        [typeof(ZarrProblem)] = "Test-ZarrStore broken -Checksum -Detailed",
        [typeof(ZarrRepair)] = "Repair-ZarrStore broken -Checksum -RemoveCorrupt -RemoveOrphan -Force -WarningAction Ignore",
        [typeof(ArrayComparison)] = "Compare-ZarrArray old/record old/other; Compare-ZarrArray store/raw store/raw",
        [typeof(ElementDifference)] = "Compare-ZarrArray old/record old/other -Detailed",
        [typeof(FoundValue)] = "Find-ZarrValue store -Name grid -GreaterThan 3; Find-ZarrValue store -Name raw -Equal ([byte[]] (9, 9, 9, 9))",
        [typeof(ZarrOptions)] = "Get-ZarrOption",
    };

    // One value each, or nothing of this module's.
    private static readonly Type[] s_plain = [typeof(bool), typeof(long), typeof(string), typeof(Array), typeof(FileInfo)];

    public OutputTextTests(EngineSession session)
        : base(session) => session.Invoke("""
            $type = '[["id", "<i4"], ["position", [["x", "<f4"], ["y", "<f4"]]], ["tag", "V4"], ["row", "<i2", [3]]]'
            $null = New-ZarrArray store -Name grid -Shape 4,6 -ChunkShape 2,3 -ShardShape 4,6 -DataType float32 -DimensionName y,x -Attribute ([ordered]@{ units = 'K'; list = 1, 2; deep = @{ a = @{ b = @{ c = 1, 2 } } } })
            Set-ZarrSlice store -Name grid -Value (1..24)
            $null = New-ZarrArray store -Name below/record -Shape 2 -DataType int8
            foreach ($name in 'record', 'other') { $null = New-ZarrArray old -Name $name -Shape 3 -DataType $type -ZarrFormat 2 }
            Set-ZarrSlice old -Name record -Value @{ id = 7; position = @{ x = 1; y = 2 }; tag = [byte[]] (1, 2, 3, 4); row = 1, 2, 3 }
            $null = New-ZarrArray store -Name raw -Shape 3 -DataType V4 -FillValue ([byte[]] (9, 9, 9, 9))
            $null = New-ZarrArray store -Name text -Shape 3 -DataType string
            $null = New-ZarrArray store -Name number -Shape 3 -DataType complex64
            $null = New-ZarrArray store -Name time -Shape 3 -DataType datetime64[D] -FillValue 2026-01-01
            $null = New-ZarrArray store -Name tall -Shape 59,24 -ChunkShape (31,28),24 -DataType float32
            $null = New-ZarrArray old -Name line -Shape 4 -DataType i4 -ZarrFormat 2 -Codec 'delta:<i4', zlib -Attribute @{ _ARRAY_DIMENSIONS = , 'x' }
            $null = New-ZarrArray broken -Shape 4 -ChunkShape 2 -DataType int32
            Set-ZarrSlice broken -Value 1
            [IO.File]::WriteAllText("$args/broken/c/0", 'x')
            [IO.File]::WriteAllText("$args/broken/stray", 'x')
            """, Folder.Path).WithoutErrors();

    public static TheoryData<string> Samples => [.. s_samples.Keys.Select(type => type.Name)];

    [GeneratedRegex(@"(?<![\w/\\.])(System|Zarr)\.[A-Z]\w*|`\d+\[|\w+ \{ \w+ = ")]
    private static partial Regex TypeName { get; }

    [Fact]
    public void Every_kind_of_output_is_looked_at() => Assert.Equal(
        typeof(ZarrCommandBase).Assembly.GetExportedTypes().SelectMany(type => type.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(given => given.Type).Select(given => given.Type)
            .Except(s_plain).Select(type => type.Name).Distinct().Order(),
        s_samples.Keys.Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(Samples))]
    public void Columns_of_csv_hold_values(string name)
    {
        var columns = Session.Values($"{Sample(name)} | ForEach-Object {{ [{typeof(OutputTextTests).FullName}]::Columns($_) }}").Cast<string>().ToArray();
        Assert.NotEmpty(columns);
        Assert.All(columns, text => Assert.DoesNotMatch(TypeName, text));
    }

    /// <summary>The texts of all properties, of a dictionary of all values, as Export-Csv makes them. Runs in the session, which knows the properties that the module adds.</summary>
    public static string[] Columns(PSObject output) =>
        [.. (output.BaseObject is IDictionary map ? map.Values.Cast<object?>() : output.Properties.Select(property => property.Value)).Select(value => value?.ToString() ?? "")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Json_holds_values(string name)
    {
        foreach (var depth in (int[])[2, 4, 10])
            Assert.All(Session.Values(Sample(name)), output => Assert.All(Texts(output, depth, name), text => Assert.DoesNotMatch(TypeName, text)));
    }

    private static string Sample(string name) => $"& {{ {s_samples.Single(sample => sample.Key.Name == name).Value} }}";

    /// <summary>Every text in the JSON of a value, as ConvertTo-Json writes it: public properties and fields, below its depth what the engine makes a text of it.</summary>
    private static IEnumerable<string> Texts(object? value, int depth, string where)
    {
        switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
        {
            case null or Enum or DateTime or BigInteger: return [];
            case string text: return [text];
            case var number when number.GetType().IsPrimitive: return [];
            case var deep when depth < 0: return [LanguagePrimitives.ConvertTo<string>(deep)];
            case PSObject custom: return custom.Properties.SelectMany(property => Texts(property.Value, depth - 1, $"{where}.{property.Name}"));
            case MemberInfo or Assembly: throw new InvalidOperationException($"{where} is a part of the runtime.");
            case IDictionary map: return map.Values.Cast<object?>().SelectMany(item => Texts(item, depth - 1, where));
            case IEnumerable list: return list.Cast<object?>().SelectMany(item => Texts(item, depth - 1, where));
            case var item: return item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0)
                .SelectMany(property => Texts(Read(item, property), depth - 1, $"{where}.{property.Name}"));
        }
    }

    private static object? Read(object item, PropertyInfo property)
    {
        try
        {
            return property.GetValue(item);
        }
        catch (Exception e) when (e is TargetInvocationException or NotSupportedException)
        {
            return null;
        }
    }
}
