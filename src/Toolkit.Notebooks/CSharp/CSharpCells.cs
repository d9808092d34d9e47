using System.Runtime;
using System.Runtime.ExceptionServices;
using System.Text.Encodings.Web;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.Output;
using Toolkit.Notebooks.Packages;
using Toolkit.Scripting;

namespace Toolkit.Notebooks.CSharp;

/// <summary>The C# of a session: each cell sees what the ones before it have declared.</summary>
internal sealed class CSharpCells
{
    internal const string UsualCell = """
        using Toolkit;
        Workspace none = null;
        double[] numbers = [1, 2, 3];
        string Text(double value) => $"{value:0.00}";
        foreach (var number in numbers.Where(n => n > 1)) { await Task.CompletedTask; }
        new { Rows = numbers.Select(Text).ToList(), IsOpen = none is not null }
        """;

    private static int _isWarm;

    private readonly ScriptCompiler _compiler;
    private readonly Lazy<Task<ScriptState<object>>> _start;
    private readonly List<(CellScope Scope, ScriptVariable Variable)> _open = [];
    private volatile bool _isAsked;

    public CSharpCells(string folder)
    {
        _compiler = new(folder, ScriptCompiler.CellImports);
        _start = new(() => Task.Run(StartAsync));
    }

    /// <summary>The state after the last cell.</summary>
    public ScriptState<object>? State { get; private set; }

    /// <summary>How many cells have declared something, which is kept as long as the session.</summary>
    public int Kept { get; private set; }

    /// <summary>
    /// Brings the compiler up, in the background; once in a process, and if no cell waits for it yet, with a cell of the usual kind,
    /// which leaves nothing behind.
    /// </summary>
    public async Task WarmUpAsync()
    {
        ScriptState<object> start = await _start.Value;
        if (!_isAsked && Interlocked.Exchange(ref _isWarm, 1) == 0)
        {
            ScriptCode cell = await _compiler.ReadAsync(UsualCell, "", start.Script);
            cell.Compile(CancellationToken.None);
            await cell.Script.RunFromAsync(start, _ => true);
            _ = HasValue(cell.Script);
        }
    }

    /// <summary>The state to go on from, once the compiler is up.</summary>
    public async Task<ScriptState<object>> StateAsync()
    {
        _isAsked = true;
        return State ??= await _start.Value;
    }

    /// <summary>Runs code; gives the value of its last expression, if it has one.</summary>
    /// <param name="code">C# with directives.</param>
    /// <param name="name">What errors call the code: a file, or the cell.</param>
    /// <param name="scope">The run that it is part of.</param>
    /// <param name="abort">Stops code that listens to nothing.</param>
    public async Task<(bool HasValue, object? Value)> RunAsync(string code, string name, CellScope scope, CancellationToken abort = default)
    {
        ScriptState<object> before = await StateAsync();
        ScriptCode read = await _compiler.ReadAsync(code, name, before.Script, scope.Cancel);
        if (read.Installed.Count > 0)
        {
            scope.Display(Installed(read.Installed), null, update: false);
        }

        foreach (string extension in _compiler.Extensions)
        {
            await PackageExtensions.RunAsync(extension, scope);
        }

        Script<object> next = read.Script;
        if (read.Compile(scope.Cancel) is { Length: > 0 } errors)
        {
            throw new CompilationErrorException(errors[0].ToString(), [.. errors]);
        }

        await CloseAsync(UsingVariables.Declared(next.GetCompilation()).Select(v => v.Identifier.ValueText));
        ScriptState<object> after = await StartCode(next, before, scope, abort);
        scope.Commit(() =>
        {
            (State, Kept) = ScriptDeclarations.Has(next) ? (after, Kept + 1) : (before, Kept);
            _open.AddRange(read.Usings.Select(after.GetVariable).OfType<ScriptVariable>().Select(v => (scope, v)));
        });
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

    /// <summary>Closes what was declared with <c>using</c>, the last one first.</summary>
    /// <returns>What the first of them threw that could not be closed.</returns>
    public async Task<Exception?> CloseAsync()
    {
        Exception? failure = null;
        while (_open.Count > 0)
        {
            try
            {
                _open[^1].Scope.Enter();
                await CloseAsync([_open[^1].Variable.Name]);
            }
            catch (Exception e)
            {
                failure ??= e;
            }
        }

        return failure;
    }

    /// <summary>Closes those that are declared anew: nobody can reach them any more, and what they hold may be wanted.</summary>
    private async Task CloseAsync(IEnumerable<string> names)
    {
        HashSet<string> closed = [.. names];
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            (CellScope scope, ScriptVariable variable) = _open[i];
            if (closed.Contains(variable.Name))
            {
                _open.RemoveAt(i);
                await UsingVariables.CloseAsync(variable.Value);
            }
        }
    }

    /// <exception cref="ToolkitException">It is more than the compiler can take (bad data).</exception>
    public static CellCompleteness Completeness(string code)
    {
        CodeLimits.Check(code, "");
        SyntaxTree tree = CSharpSyntaxTree.ParseText(ScriptText.Cleaned(code), ScriptCompiler.Parsing);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? new(Notebooks.Completeness.Incomplete, Indent(code))
            : tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? new(Notebooks.Completeness.Invalid)
            : new(Notebooks.Completeness.Complete);
    }

    private async Task<ScriptState<object>> StartAsync() =>
        await (await _compiler.ReadAsync("using static Microsoft.DotNet.Interactive.Kernel;", "")).Script.RunAsync();

    private static MimeBundle Installed(IReadOnlyList<PackageName> packages) => new(new Dictionary<string, string>
    {
        [MimeBundle.Html] = $"<div>Installed packages<ul>{string.Concat(packages.Select(p => HtmlEncoder.Default.Encode($"{p.Id}, {p.Version}")).Select(p => $"<li>{p}</li>"))}</ul></div>",
        [MimeBundle.Plain] = $"Installed: {string.Join(", ", packages.Select(p => $"{p.Id} {p.Version}"))}",
    });

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
