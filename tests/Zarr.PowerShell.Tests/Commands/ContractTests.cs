using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Xunit;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What every cmdlet of the module keeps, and every type a user can get hold of.</summary>
public sealed class ContractTests(EngineSession session) : IClassFixture<EngineSession>
{
    private static readonly Type[] Classes = [.. typeof(ZarrCommandBase).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Cmdlet)) && !t.IsAbstract)];

    public static TheoryData<string> Commands => [.. Classes.Select(t => t.Name)];

    private static Type Class(string name) => Classes.Single(t => t.Name == name);

    private static CmdletAttribute Attribute(Type type) => type.GetCustomAttribute<CmdletAttribute>()!;

    private static IEnumerable<(PropertyInfo Property, ParameterAttribute[] Parameters)> Parameters(Type type) =>
        type.GetProperties().Select(p => (p, p.GetCustomAttributes<ParameterAttribute>().ToArray())).Where(p => p.Item2.Length > 0);

    [Fact]
    public void The_manifest_exports_exactly_the_classes()
    {
        var exported = session.Values("(Test-ModuleManifest $args[0]).ExportedCmdlets.Keys", BuiltModule.Manifest).Cast<string>();
        Assert.Equal(Classes.Select(t => $"{Attribute(t).VerbName}-{Attribute(t).NounName}").Order(), exported.Order());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Class_verb_and_noun_agree(string name)
    {
        var (type, attribute) = (Class(name), Attribute(Class(name)));
        Assert.Equal($"{attribute.VerbName}{attribute.NounName}Command", name);
        Assert.Equal("Zarr.PowerShell.Commands", type.Namespace);
        Assert.True(type.IsSealed);
        Assert.StartsWith("Zarr", attribute.NounName);
        // The lists of approved verbs are the constants of these classes.
        var approved = typeof(VerbsCommon).Assembly.GetExportedTypes().Where(t => t.Name.StartsWith("Verbs", StringComparison.Ordinal)).SelectMany(t => t.GetFields()).Select(f => f.Name);
        Assert.Contains(attribute.VerbName, approved);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_kind_of_output_is_declared_where_there_is_any(string name) =>
        Assert.Equal(name != "RemoveZarrNodeCommand", Class(name).GetCustomAttributes<OutputTypeAttribute>().Any());

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_changes_a_store_can_be_asked_what_it_would_do(string name)
    {
        var attribute = Attribute(Class(name));
        // Options are of the session.
        if (!Class(name).IsSubclassOf(typeof(ZarrCommandBase))) return;
        var changes = attribute.VerbName is not ("Get" or "Measure" or "Test" or "Compare" or "Find");
        Assert.Equal(changes, attribute.SupportsShouldProcess);
    }

    // Copies have targets, too, and a class has one base.
    [Fact]
    public void How_an_array_is_stored_is_said_alike_whether_it_is_made_or_copied()
    {
        var made = Parameters(typeof(ZarrStorageCommandBase)).Select(p => p.Property).Where(p => p.Name is not ("Attribute" or "Force")).ToDictionary(p => p.Name, Described);
        var copied = Parameters(Class("CopyZarrArrayCommand")).Select(p => p.Property).Where(p => made.ContainsKey(p.Name)).ToDictionary(p => p.Name, Described);
        Assert.Equal(made.OrderBy(p => p.Key), copied.OrderBy(p => p.Key));

        static string Described(PropertyInfo property) =>
            $"{property.PropertyType}: {string.Join(", ", property.GetCustomAttributes<AliasAttribute>().SelectMany(a => a.AliasNames))}; {string.Join(", ", property.GetCustomAttributes<ArgumentCompleterAttribute>().Select(a => a.Type))}; {string.Join(", ", property.GetCustomAttributes<ValidateArgumentsAttribute>().Select(a => a.GetType().Name).Order())}";
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Targets_are_bound_alike(string name)
    {
        var parameters = Parameters(Class(name)).ToDictionary(p => p.Property.Name);
        if (!Class(name).IsSubclassOf(typeof(ZarrTargetCommandBase))) return;
        Assert.Equal("Path", Attribute(Class(name)).DefaultParameterSetName);
        Assert.Equal((0, true), (Single("Path").Position, Single("Path").Mandatory));
        Assert.NotNull(parameters["Path"].Property.GetCustomAttribute<SupportsWildcardsAttribute>());
        Assert.Equal(["PSPath", "LP"], parameters["LiteralPath"].Property.GetCustomAttribute<AliasAttribute>()!.AliasNames);
        Assert.True(Single("LiteralPath").ValueFromPipelineByPropertyName);
        // What is imported is no node yet.
        if (Attribute(Class(name)).VerbName == "Import") return;
        Assert.Equal((0, true), (Single("InputObject").Position, Single("InputObject").ValueFromPipeline));
        Assert.Contains("Name", parameters.Keys);
        if (parameters.TryGetValue("Destination", out var destination)) Assert.All(destination.Parameters, parameter => Assert.Equal(1, parameter.Position));
        else if (parameters.ContainsKey("Slice")) Assert.Equal(1, Single("Slice").Position);

        ParameterAttribute Single(string parameter) => Assert.Single(parameters[parameter].Parameters);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Parameters_of_one_name_have_one_type_everywhere_or_a_reason(string name)
    {
        // The names of attributes to get or remove; to set them, also a dictionary of values.
        // The axis that grows, and the one or two that a map shows.
        string[] reasons = ["Attribute", "Axis", "Name", "Path"];
        foreach (var (property, _) in Parameters(Class(name)).Where(p => !reasons.Contains(p.Property.Name)))
            Assert.All(Classes.SelectMany(Parameters).Where(p => p.Property.Name == property.Name), p => Assert.Equal(property.PropertyType, p.Property.PropertyType));
    }

    [Fact]
    public void Nothing_a_user_holds_is_enumerable_but_a_shape()
    {
        var held = typeof(ZarrArray).Assembly.GetExportedTypes().Concat(typeof(ZarrCommandBase).Assembly.GetExportedTypes())
            .Where(t => t.Namespace is "Zarr" or "Zarr.PowerShell");
        Assert.Equal([typeof(Shape)], held.Where(t => t.IsAssignableTo(typeof(IEnumerable))));
    }

    [Fact]
    public void No_indexer_takes_many_arguments_in_one_and_no_stored_array_has_any()
    {
        var indexers = typeof(ZarrArray).Assembly.GetExportedTypes().SelectMany(t => t.GetProperties()).Where(p => p.GetIndexParameters().Length > 0).ToArray();
        Assert.DoesNotContain(indexers, p => p.DeclaringType!.IsAssignableTo(typeof(ZarrNode)));
        Assert.All(indexers.SelectMany(p => p.GetIndexParameters()), p => Assert.False(p.ParameterType.IsArray || p.IsDefined(typeof(ParamArrayAttribute))));
    }

    [Fact]
    public void Lists_can_be_indexed_from_both_ends()
    {
        session.Invoke("$l = New-ZarrArray -Shape 2,3 -Codec gzip -DimensionName y,x -Attribute @{ list = 1,2 }; $s = [Zarr.Arrays.Selection.ZarrSelection]::Parse('0,1:2')").WithoutErrors();
        foreach (var list in (string[])["$l.Codecs", "$l.Shape", "$l.DimensionNames", "$l.Attributes['list']", "$s.Items", "[Zarr.Format.DataTypes.DataType]::All", "[Zarr.Format.Codecs.CodecRegistry]::Names"])
            Assert.Equal(2, session.Values($"{list}[0]; {list}[-1]").Distinct().Count());
    }

    [Fact]
    public void Properties_of_what_is_stored_do_not_touch_the_store()
    {
        using var folder = new TempFolder();
        session.Invoke("$held = @(New-ZarrArray $args[0] 5 -Name x; Get-ZarrNode $args[0] -Recurse; Get-ZarrChunk $args[0] -Name x; Get-ZarrSlice $args[0] -Name x; Test-ZarrStore $args[0] -Detailed -Severity Information)", folder["a.zarr"]).WithoutErrors();
        Directory.Delete(folder["a.zarr"], recursive: true);
        foreach (var one in ((object[])session["held"]!).Select(held => held is PSObject wrapped ? wrapped.BaseObject : held))
            foreach (var property in one.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
                Assert.Null(Record.Exception(() => property.GetValue(one)));
    }

    [Fact]
    public void Error_ids_are_names_of_the_one_list_or_of_the_few_only_commands_know()
    {
        string[] own = ["PathNotFound", "PathNotFileSystem", "UriSchemeNotSupported", "AttributeNotFound", "GroupNotEmpty", "ArgumentInvalid"];
        Assert.Empty(own.Intersect(Enum.GetNames<ZarrErrorId>()));
        foreach (var id in Enum.GetValues<ZarrErrorId>())
        {
            var record = Errors.ErrorRecords.From(new ZarrException(id, "what happened", "the target"));
            Assert.Equal((id.ToString(), "the target"), (record.FullyQualifiedErrorId, record.TargetObject));
            Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
            Assert.Equal("what happened", record.ToString());
        }
    }
}
