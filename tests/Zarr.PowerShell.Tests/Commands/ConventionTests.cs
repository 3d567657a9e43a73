using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Xml.Linq;
using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What users of PowerShell expect of every module, by reflection: parameters, the manifest, views, import, and what goes through a pipe to a file or another process.</summary>
public sealed class ConventionTests(EngineSession session) : IClassFixture<EngineSession>
{
    private static readonly Type[] Classes = [.. typeof(ZarrCommandBase).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Cmdlet)) && !t.IsAbstract)];

    private static readonly string[] s_secrets = ["Password", "Secret", "Token", "AccessKey"];

    /// <summary>A script for an object of each kind that cmdlets give.</summary>
    private const string Outputs = """
        $null = New-ZarrArray $args[0] 4,6 -Name g/x -ChunkShape 2,3 -DataType int32 -Codec blosc, crc32c -DimensionName y,x -Attribute @{ units = 'K'; list = 1,2 }
        Set-ZarrSlice $args[0] -Name g/x -Value (1..24)
        Get-ZarrArray $args[0] -Name g/x -Measure
        Get-ZarrNode $args[0] -Name g
        Get-ZarrNode $args[0] -Recurse
        Get-ZarrSlice $args[0] 0,1:3 -Name g/x
        Get-ZarrSlice $args[0] 0,0 -Name g/x -AsRecord
        Get-ZarrChunk $args[0] -Name g/x -Header -Statistics
        Get-ZarrChunkMap $args[0] -Name g/x
        Measure-ZarrArray $args[0] -Name g/x
        Get-ZarrAttribute $args[0] -Name g/x
        Find-ZarrValue $args[0] -Name g/x -Equal 5
        Compare-ZarrArray $args[0] $args[0] -Name g/x
        [IO.File]::WriteAllText("$($args[0])/junk", 'x')
        Test-ZarrStore $args[0] -Detailed
        Repair-ZarrStore $args[0] -RemoveOrphan -Force
        Measure-ZarrCodec $args[0] -Name g/x -Codec gzip
        Get-ZarrCodec gzip
        Get-ZarrDataType int32
        Get-ZarrOption
        """;

    private static IEnumerable<(Type Command, PropertyInfo Property, ParameterAttribute[] Parameters)> Parameters =>
        Classes.SelectMany(type => type.GetProperties().Select(p => (type, p, p.GetCustomAttributes<ParameterAttribute>().ToArray())).Where(p => p.Item3.Length > 0));

    private static string VerbOf(Type command) => command.GetCustomAttribute<CmdletAttribute>()!.VerbName;

    private static bool Has(Type command, string parameter) => command.GetProperty(parameter)?.IsDefined(typeof(ParameterAttribute)) == true;

    [Fact]
    public void Parameters_that_are_on_or_off_are_switches_and_secrets_are_no_texts()
    {
        Assert.DoesNotContain(Parameters, p => p.Property.PropertyType == typeof(bool) || p.Property.PropertyType == typeof(bool?));
        Assert.DoesNotContain(Parameters, p => p.Property.PropertyType == typeof(string) && s_secrets.Any(word => p.Property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void At_most_one_parameter_of_a_set_takes_the_whole_object_of_a_pipeline()
    {
        foreach (var command in Classes)
        {
            var info = session.Single<CmdletInfo>("Get-Command $args[0]", $"{VerbOf(command)}-{command.GetCustomAttribute<CmdletAttribute>()!.NounName}");
            foreach (var set in info.ParameterSets)
            {
                // Told apart by what is bound: the values to be written are piped where the target is an argument.
                var piped = set.Parameters.Where(p => p.ValueFromPipeline && p.Name != "Value").ToArray();
                Assert.True(piped.Length <= 1, $"{info.Name}, {set.Name}: {string.Join(", ", piped.Select(p => p.Name))}");
                Assert.True(set.Parameters.Where(p => p.Position >= 0).GroupBy(p => p.Position).All(p => p.Count() == 1), $"{info.Name}, {set.Name}: one position twice.");
            }
        }
    }

    [Fact]
    public void What_changes_a_node_can_give_it_on_and_what_replaces_or_deletes_can_be_forced()
    {
        foreach (var command in Classes.Where(type => type.IsSubclassOf(typeof(ZarrCommandBase))))
        {
            // New and Copy give what they make anyway; what was removed as a whole is not there to be given.
            var changes = VerbOf(command) is "Set" or "Add" or "Clear" or "Resize" or "Update" or "Move" || command.Name is "RemoveZarrChunkCommand" or "RemoveZarrAttributeCommand";
            Assert.True(!changes || Has(command, "PassThru"), command.Name);
            var destroys = VerbOf(command) is "New" or "Copy" or "Move" or "Import" or "Export" or "Resize" or "Repair" || command.Name is "RemoveZarrChunkCommand" or "RemoveZarrNodeCommand";
            Assert.True(!destroys || Has(command, "Force"), command.Name);
        }

        Assert.All(Parameters.Where(p => p.Property.Name is "Force" or "PassThru" or "Recurse"), p => Assert.Equal(typeof(SwitchParameter), p.Property.PropertyType));
    }

    [Fact]
    public void Open_lists_have_completers_and_closed_ones_are_enumerations()
    {
        string[] completed = ["Codec", "DataType", "ViewAs", "Slice", "Where"];
        Assert.All(Parameters.Where(p => completed.Contains(p.Property.Name)), p => Assert.True(p.Property.IsDefined(typeof(ArgumentCompleterAttribute)), $"{p.Command.Name} -{p.Property.Name}"));
        Assert.All(Parameters.Where(p => p.Property.Name == "Name" && (p.Command.IsSubclassOf(typeof(ZarrTargetCommandBase)) || p.Command.Name == "CompareZarrArrayCommand") && VerbOf(p.Command) != "Import"),
            p => Assert.True(p.Property.IsDefined(typeof(ArgumentCompleterAttribute)), $"{p.Command.Name} -{p.Property.Name}"));
        Assert.DoesNotContain(Parameters, p => p.Property.IsDefined(typeof(ValidateSetAttribute)));
    }

    [Fact]
    public void The_manifest_names_everything_and_uses_no_wildcard()
    {
        var manifest = session.Single<Hashtable>("& ([scriptblock]::Create([IO.File]::ReadAllText($args[0])))", BuiltModule.Manifest);
        foreach (var list in (string[])["CmdletsToExport", "FunctionsToExport", "VariablesToExport", "AliasesToExport", "FormatsToProcess", "TypesToProcess", "NestedModules"])
            Assert.All(Names(manifest[list]), name => Assert.DoesNotContain('*', name));
        Assert.Empty(Names(manifest["FunctionsToExport"]).Concat(Names(manifest["AliasesToExport"])).Concat(Names(manifest["VariablesToExport"])));
        Assert.All((string[])["RootModule", "GUID", "Author", "Description", "PowerShellVersion", "CompatiblePSEditions"], key => Assert.NotNull(manifest[key]));
        var data = (Hashtable)((Hashtable)manifest["PrivateData"]!)["PSData"]!;
        Assert.All((string[])["PSEdition_Core", "Windows", "Linux", "MacOS"], tag => Assert.Contains(tag, Names(data["Tags"])));
        Assert.All((string[])["LicenseUri", "ProjectUri", "ReleaseNotes"], key => Assert.NotNull(data[key]));
        var views = Directory.EnumerateFiles(BuiltModule.Folder, "*.Format.ps1xml").Select(file => Path.GetFileName(file));
        Assert.Equal(views.Order(StringComparer.Ordinal), Names(manifest["FormatsToProcess"]).Order(StringComparer.Ordinal));

        static IEnumerable<string> Names(object? list) => LanguagePrimitives.GetEnumerable(list)?.Cast<object>().Select(name => name.ToString()!) ?? (list is null ? [] : [list.ToString()!]);
    }

    [Fact]
    public void Views_are_of_types_that_exist()
    {
        // Names that commands put in front of a record's own, to choose a view with the columns asked for.
        string[] chosen = ["Zarr.ChunkHeader", "Zarr.ChunkStatistics", "Zarr.ChunkTimes", "Zarr.DriveItem", "Zarr.HiddenText", "Zarr.NodeEntry"];
        var types = new[] { typeof(ZarrArray).Assembly, typeof(ZarrCommandBase).Assembly }.SelectMany(assembly => assembly.GetExportedTypes()).Select(type => type.FullName!).Concat(chosen).Append("Zarr.PowerShell.Loading.TypeProperties").ToHashSet();
        foreach (var file in Directory.EnumerateFiles(BuiltModule.Folder, "*.ps1xml"))
        {
            var document = XDocument.Load(file);
            Assert.All(document.Descendants("TypeName").Concat(document.Descendants("Type").Elements("Name")), name => Assert.Contains(name.Value, types));
            // Human sizes are made in views, numbers stand on the right.
            foreach (var table in document.Descendants("TableControl"))
                Assert.All(table.Descendants("TableRowEntry"), row => Assert.InRange(table.Descendants("TableColumnHeader").Count(), 0, row.Descendants("TableColumnItem").Count()));
        }
    }

    [Fact]
    public void An_import_is_silent_and_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        using var fresh = new EngineSession();
        var before = fresh.Values("(Get-Module).Name; $ExecutionContext.SessionState.Drive.GetAll().Name; $ExecutionContext.SessionState.PSVariable.GetValue('ErrorActionPreference')");
        var result = fresh.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[1]); $VerbosePreference = $DebugPreference = 'Continue'; Import-Module $args[0] -Force -Verbose:$false -Debug:$false; $VerbosePreference = $DebugPreference = 'SilentlyContinue'", BuiltModule.Manifest, folder.Path).WithoutErrors();
        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings.Concat(result.Verbose).Concat(result.Debug));
        Assert.Empty(result.Information);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal(before, fresh.Values("(Get-Module).Name; $ExecutionContext.SessionState.Drive.GetAll().Name; $ExecutionContext.SessionState.PSVariable.GetValue('ErrorActionPreference')"));
        fresh.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Path.GetTempPath()).WithoutErrors();
    }

    [Fact]
    public void Nothing_that_goes_into_a_column_of_CSV_is_the_name_of_a_type()
    {
        using var folder = new TempFolder();
        var given = session.Invoke(Outputs, folder["a.zarr"]).WithoutErrors().Output;
        Assert.Equal(16, given.Select(one => one.BaseObject.GetType()).Distinct().Count());
        foreach (var one in given)
            foreach (var property in one.Properties)
            {
                if (property.Value is null) continue;
                var value = property.Value is PSObject wrapped ? wrapped.BaseObject : property.Value;
                Assert.True(property.Value.ToString() != value.GetType().ToString(), $"{one.BaseObject.GetType().Name}.{property.Name} is '{value}'.");
            }
    }

    [Fact]
    public void What_is_sent_to_another_process_keeps_its_numbers()
    {
        using var folder = new TempFolder();
        foreach (var one in session.Invoke(Outputs, folder["a.zarr"]).WithoutErrors().Output)
        {
            var back = (PSObject)PSSerializer.Deserialize(PSSerializer.Serialize(one, 3));
            Assert.StartsWith("Deserialized.", back.TypeNames[0]);
            switch (one.BaseObject)
            {
                case ZarrSlice slice:
                    Assert.Equal(slice.Shape, ((IEnumerable)Base(back, "Shape")).Cast<long>());
                    Assert.Equal((int[])slice.Data, ((IEnumerable)Base(back, "Data")).Cast<int>());
                    break;
                case ZarrChunk chunk:
                    Assert.Equal(chunk.Index, ((IEnumerable)Base(back, "Index")).Cast<long>());
                    Assert.Equal((chunk.StoredLength, chunk.Ratio, chunk.Key), ((long)Base(back, "StoredLength"), (double?)Base(back, "Ratio"), (string)Base(back, "Key")));
                    break;
                case ZarrStorage storage:
                    Assert.Equal((storage.StoredLength, storage.ChunkCount), ((long)Base(back, "StoredLength"), (long)Base(back, "ChunkCount")));
                    break;
            }
        }

        static object Base(PSObject one, string property) => one.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : one.Properties[property].Value;
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Culture_changes_nothing_that_is_stored_or_bound(string name)
    {
        using var folder = new TempFolder();
        var stored = new List<Dictionary<string, string>>();
        foreach (var culture in (string[])["", name])
        {
            using var session = new EngineSession(100, culture);
            Assert.Equal(CultureInfo.GetCultureInfo(culture).Name, session.Single<string>("[cultureinfo]::CurrentCulture.Name"));
            var path = folder[$"{stored.Count}.zarr"];
            session.Invoke("""
                $null = New-ZarrArray $args[0] '2,3' -Name INDIGO/x -CHUNKSHAPE 1,3 -dataType float64 -FillValue '1.5' -Codec 'blosc:zlib:5:bitshuffle' -Attribute @{ scale = 0.5; when = 1e-3 }
                Set-ZarrSlice $args[0] '0, ::2' -Name INDIGO/x -Value '2.5', '1e-3'
                Set-ZarrSlice $args[0] -Name INDIGO/x -Coordinate (,(1,1)) -Value 1.25
                Get-ZarrSlice $args[0] -Name INDIGO/x -AsRecord | Set-ZarrSlice $args[0] -Name INDIGO/x
                Update-ZarrMetadata $args[0] -Consolidate
                """, path).WithoutErrors();
            Assert.True(session.Single<bool>("Test-ZarrStore $args[0] -CHECKSUM", path));
            Assert.Equal("1.25", session.Single<string>("\"$((Get-ZarrSlice $args[0] 1,1 -Name INDIGO/x).GetValue())\"", path));
            stored.Add(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(path, file), file => Convert.ToHexString(File.ReadAllBytes(file))));
        }

        Assert.Equal(stored[0], stored[1]);
    }
}
