using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Zarr.Help;

/// <summary>The cmdlets of an assembly as the engine sees them: names, parameters and sets are never written by hand.</summary>
public sealed class CommandCatalog : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public CommandCatalog(string assembly)
    {
        _runspace.Open();
        using var engine = System.Management.Automation.PowerShell.Create(_runspace);
        engine.AddScript("(Import-Module $args[0] -PassThru -ErrorAction Stop).ExportedCmdlets.Values").AddArgument(Path.GetFullPath(assembly));
        Commands = [.. engine.Invoke<CmdletInfo>().OrderBy(command => command.Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<CmdletInfo> Commands { get; }

    /// <summary>The parameters of a set in the order they are shown: by position, then those that must be given.</summary>
    public static IEnumerable<CommandParameterInfo> Ordered(CommandParameterSetInfo set) => set.Parameters
        .Where(p => !IsCommon(p.Name))
        .OrderBy(p => p.Position < 0 ? int.MaxValue : p.Position)
        .ThenByDescending(p => p.IsMandatory);

    /// <summary>The parameters of a cmdlet that have a description: all but those every cmdlet has.</summary>
    public static IEnumerable<string> Documented(CmdletInfo command) => command.ParameterSets
        .SelectMany(Ordered).Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>One line for each parameter set, the default one first.</summary>
    public static IReadOnlyList<string> Syntax(CmdletInfo command) =>
    [
        .. command.ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => set.Name, StringComparer.Ordinal)
            .Select(set => string.Join(' ', Ordered(set).Select(Spell).Prepend(command.Name).Append("[<CommonParameters>]"))),
    ];

    /// <summary>The name a parameter's type goes by.</summary>
    public static string TypeName(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? TypeName(inner)
        : type.IsArray ? TypeName(type.GetElementType()!) + "[]"
        : type == typeof(string) ? "string" : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(double) ? "double" : type == typeof(object) ? "object"
        : type.Name;

    public static bool IsCommon(string parameter) => Cmdlet.CommonParameters.Contains(parameter);

    public void Dispose() => _runspace.Dispose();

    private static string Spell(CommandParameterInfo parameter)
    {
        var name = "-" + parameter.Name;
        if (parameter.Position >= 0) name = $"[{name}]";
        var text = parameter.ParameterType == typeof(SwitchParameter) ? name : $"{name} <{TypeName(parameter.ParameterType)}>";
        return parameter.IsMandatory ? text : $"[{text}]";
    }
}
