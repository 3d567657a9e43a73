using System.Management.Automation;
using System.Management.Automation.Language;

namespace Zarr.PowerShell.Binding;

/// <summary>How an argument stands in the script, where what the engine hands over says less: a list of numbers, and a number with a minus.</summary>
internal static class WrittenArgument
{
    // Newer than the interface that the module is built against.
    private static readonly Func<InvocationInfo, string?> s_statement =
        typeof(InvocationInfo).GetProperty("Statement")?.GetMethod?.CreateDelegate<Func<InvocationInfo, string?>>() ?? (call => call.Line);

    // A loop calls the same line again and again.
    [ThreadStatic]
    private static (string Line, string Parameter, CommandElementAst? Argument) s_last;

    /// <summary>True for a list that is written out in the call, such as <c>3,7</c> or <c>$i,$j</c>, and not in a variable or made by a command.</summary>
    public static bool IsListedIn(InvocationInfo call, string parameter) => Find(call, parameter) switch
    {
        ArrayLiteralAst => true,
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst { Expression: ArrayLiteralAst or BinaryExpressionAst { Operator: TokenKind.DotDot } }] } } => true,
        ArrayExpressionAst { SubExpression.Statements: [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: ArrayLiteralAst or BinaryExpressionAst { Operator: TokenKind.DotDot } }] }] } => true,
        _ => false,
    };

    /// <summary>The number that stands in the call without quotes: PowerShell makes a number of 1.5 there, and a text of -1.5. Null where there is none.</summary>
    public static object? NumberIn(InvocationInfo call, string parameter) =>
        Find(call, parameter) is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord, Value: ['-', _, ..] word }
        && Parser.ParseInput(word, out _, out var errors).EndBlock.Statements is [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: ConstantExpressionAst { Value: ValueType number } }] }] && errors.Length == 0
            ? number : null;

    private static CommandElementAst? Find(InvocationInfo call, string parameter)
    {
        if (s_statement(call) is not { Length: > 0 } line) return null;
        if (s_last.Line == line && s_last.Parameter == parameter) return s_last.Argument;
        CommandElementAst? argument = null;
        if (Parser.ParseInput(line, out _, out _).Find(ast => ast is CommandAst, searchNestedScriptBlocks: false) is CommandAst command
            && StaticParameterBinder.BindCommand(command, resolve: true).BoundParameters.TryGetValue(parameter, out var bound)) argument = bound.Value;
        s_last = (line, parameter, argument);
        return argument;
    }
}
