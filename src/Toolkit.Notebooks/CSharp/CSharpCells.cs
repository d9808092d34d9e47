using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Notebooks.CSharp;

/// <summary>The C# of a session: each cell sees what the ones before it have declared.</summary>
internal sealed class CSharpCells
{
    // What .NET Interactive imports, neither more nor less: a notebook must run in both.
    private static readonly string[] Imports =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script, ["TOOLKIT_HOST"]);

    public CSharpCells()
    {
        Options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithReferences(HostReferences())
            .WithImports(Imports);
    }

    /// <summary>The state after the last cell, or null before the first.</summary>
    public ScriptState<object>? State { get; private set; }

    /// <summary>The references and imports of the next cell.</summary>
    public ScriptOptions Options { get; private set; }

    /// <summary>Runs code; gives the value of its last expression, if it has one.</summary>
    public async Task<(bool HasValue, object? Value)> RunAsync(string code, CancellationToken cancel)
    {
        State ??= await CSharpScript.Create<object>("using static Microsoft.DotNet.Interactive.Kernel;", Options).RunAsync(cancellationToken: CancellationToken.None);
        Script<object> next = State.Script.ContinueWith<object>(code, Options);
        State = await next.RunFromAsync(State, _ => true, cancel);
        if (State.Exception is { } thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }

        return HasValue(next) ? (true, State.ReturnValue) : (false, null);
    }

    public static CellCompleteness Completeness(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, Parsing);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? new(Notebooks.Completeness.Incomplete, "    ")
            : tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? new(Notebooks.Completeness.Invalid)
            : new(Notebooks.Completeness.Complete);
    }

    private static bool HasValue(Script script)
    {
        SyntaxTree tree = script.GetCompilation().SyntaxTrees.Last();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault()
            is Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax { Statement: Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && script.GetCompilation().GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }

    /// <summary>The shared frameworks and this program's own libraries, as they are loaded.</summary>
    private static IEnumerable<MetadataReference> HostReferences() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(path => path.Contains($"{Path.DirectorySeparatorChar}shared{Path.DirectorySeparatorChar}Microsoft.NETCore.App{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Concat(new[] { typeof(CSharpCells), typeof(Microsoft.DotNet.Interactive.Formatting.Formatter), typeof(Microsoft.AspNetCore.Html.IHtmlContent) }.Select(t => t.Assembly.Location))
        .Where(IsManaged)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));

    private static bool IsManaged(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
