using System.Runtime;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.Output;
using Toolkit.Notebooks.Packages;

namespace Toolkit.Notebooks.CSharp;

/// <summary>The C# of a session: each cell sees what the ones before it have declared.</summary>
internal sealed class CSharpCells
{
    // What .NET Interactive imports, neither more nor less: a notebook must run in both.
    private static readonly string[] Imports =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private readonly PackageSet _packages;
    private readonly Lazy<Task<ScriptState<object>>> _start;

    public CSharpCells(string folder, PackageSet packages)
    {
        _packages = packages;
        _start = new(() => Task.Run(() => StartAsync(folder)));
    }

    /// <summary>The state after the last cell.</summary>
    public ScriptState<object>? State { get; private set; }

    /// <summary>The references and imports of the next cell.</summary>
    public ScriptOptions? Options => State?.Script.Options;

    /// <summary>Brings the compiler up, in the background.</summary>
    public Task WarmUpAsync() => _start.Value;

    /// <summary>The state to go on from, once the compiler is up.</summary>
    public async Task<ScriptState<object>> StateAsync() => State ??= await _start.Value;

    /// <summary>Runs code; gives the value of its last expression, if it has one.</summary>
    /// <param name="code">C# with directives.</param>
    /// <param name="name">What errors call the code: a file, or the cell.</param>
    /// <param name="scope">The run that it is part of.</param>
    /// <param name="abort">Stops code that listens to nothing.</param>
    public async Task<(bool HasValue, object? Value)> RunAsync(string code, string name, CellScope scope, CancellationToken abort = default)
    {
        ScriptState<object> before = await StateAsync();
        ScriptOptions options = before.Script.Options.WithFilePath(name);
        options = await ScriptSettings.PrepareAsync(code, name, options, _packages, scope.Cancel);
        foreach (string extension in _packages.Extensions)
        {
            await PackageExtensions.RunAsync(extension, scope);
        }

        Script<object> next = before.Script.ContinueWith<object>(ScriptText.Cleaned(code), options);
        Throw(next.Compile(scope.Cancel));
        ScriptState<object> after = await StartCode(next, before, scope, abort);
        scope.Commit(() => State = after);
        if (after.Exception is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        return HasValue(next) ? (true, after.ReturnValue) : (false, null);
    }

    /// <summary>The value of a variable or a property that a cell has declared, also where it is null.</summary>
    public bool TryGet(string name, out object? value)
    {
        if (State is not null && ScriptProperties.TryGet(State, name, out value))
        {
            return true;
        }

        ScriptVariable? variable = State?.GetVariable(name);
        value = variable?.Value;
        return variable is not null;
    }

    /// <summary>The variables by name, the latest of each.</summary>
    public IReadOnlyList<ScriptVariable> Variables =>
        [.. (State?.Variables ?? []).GroupBy(v => v.Name, StringComparer.Ordinal).Select(g => g.Last()).OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>Declares a variable, or gives the one of that name and type another value.</summary>
    public async Task SetAsync(string name, object? value, CellScope scope)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw ToolkitException.Usage($"'{name}' is no name of a C# variable", "letters, digits and _, beginning with a letter");
        }

        await StateAsync();
        Type type = VisibleType(value?.GetType() ?? typeof(object));
        if (State!.GetVariable(name) is not { } there || there.Type != type || there.IsReadOnly)
        {
            await RunAsync($"{CSharpName.Of(type)} @{name} = default;", "", scope);
        }

        scope.Commit(() => State.GetVariable(name)!.Value = value);
    }

    public static CellCompleteness Completeness(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(ScriptText.Cleaned(code), ScriptSettings.Parsing);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? new(Notebooks.Completeness.Incomplete, Indent(code))
            : tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? new(Notebooks.Completeness.Invalid)
            : new(Notebooks.Completeness.Complete);
    }

    private async Task<ScriptState<object>> StartAsync(string folder)
    {
        ScriptOptions options = ScriptSettings.Create(Imports, folder, _packages);
        return await CSharpScript.Create<object>("using static Microsoft.DotNet.Interactive.Kernel;", options).RunAsync();
    }

    /// <summary>Starts the code where it can be aborted; what it awaits goes on elsewhere, where it cannot.</summary>
    private static Task<ScriptState<object>> StartCode(Script<object> next, ScriptState<object> before, CellScope scope, CancellationToken abort)
    {
        Task<ScriptState<object>>? running = null;
        scope.Cancel.ThrowIfCancellationRequested();

        // With a token that can never be cancelled, ControlledExecution waits for ever.
        if (!abort.CanBeCanceled)
        {
            return next.RunFromAsync(before, _ => true, scope.Cancel);
        }

#pragma warning disable SYSLIB0046 // Aborting is for hosts like this one: an endless loop must not take the session with it.
        ControlledExecution.Run(() => running = next.RunFromAsync(before, _ => true, scope.Cancel), abort);
#pragma warning restore SYSLIB0046
        return running!;
    }

    private static void Throw(System.Collections.Immutable.ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            throw new CompilationErrorException(diagnostics.First(d => d.Severity == DiagnosticSeverity.Error).ToString(), diagnostics);
        }
    }

    private static bool HasValue(Script script)
    {
        SyntaxTree tree = script.GetCompilation().SyntaxTrees.Last();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: var last } && last switch
        {
            ExpressionStatementSyntax { SemicolonToken.IsMissing: true } shown =>
                script.GetCompilation().GetSemanticModel(tree).GetTypeInfo(shown.Expression).Type?.SpecialType != SpecialType.System_Void,
            ReturnStatementSyntax { Expression: not null } => true,
            _ => false,
        };
    }

    /// <summary>The type itself where a cell may name it, else the nearest one above that it may.</summary>
    private static Type VisibleType(Type type)
    {
        for (Type? at = type; at is not null; at = at.BaseType)
        {
            if (at.IsVisible && !at.IsByRefLike && !at.FullName!.Contains('<') && at != typeof(object))
            {
                return at;
            }
        }

        return typeof(object);
    }

    private static string Indent(string code)
    {
        string last = code.Split('\n').LastOrDefault(l => l.Trim().Length > 0) ?? "";
        string indent = last[..(last.Length - last.TrimStart().Length)];
        return last.TrimEnd().EndsWith('{') || last.TrimEnd().EndsWith('(') ? indent + "    " : indent;
    }
}
