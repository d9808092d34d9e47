using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Scripting;

/// <summary>Code that has what it needs, to be compiled.</summary>
/// <param name="Script">It, as the scripting engine knows it.</param>
/// <param name="Text">It, as it was written.</param>
/// <param name="Usings">The variables that whoever runs it has to close, in the order of their declarations.</param>
/// <param name="Installed">The packages that were restored for it and were not there before.</param>
/// <param name="Packages">All that there are.</param>
internal sealed record ScriptCode(Script<object> Script, string Text, IReadOnlyList<string> Usings, IReadOnlyList<PackageName> Installed, PackageSet Packages)
{
    private Compilation Compilation => Script.GetCompilation();

    /// <summary>Compiles it to be run; gives the errors.</summary>
    /// <exception cref="ToolkitException">It is nested too deeply (bad data).</exception>
    public Diagnostic[] Compile(CancellationToken cancel)
    {
        CheckLimits(cancel);
        Diagnostic[] errors = Errors(Script.Compile(cancel).Concat(UsingVariables.Errors(Compilation, Usings)));
        if (errors.Length == 0)
        {
            Keep();
        }

        return errors;
    }

    /// <summary>Compiles its classes without running it; gives the errors, too.</summary>
    public (Type[] Classes, Diagnostic[] Errors) Load(CancellationToken cancel)
    {
        CheckLimits(cancel);
        using MemoryStream code = new(), symbols = new();
        EmitResult result = Compilation.Emit(code, symbols, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancel);
        if (!result.Success)
        {
            return ([], Errors(result.Diagnostics));
        }

        Keep();
        code.Position = symbols.Position = 0;

        // Where the library is, so that its types are the same.
        return (AssemblyLoadContext.GetLoadContext(typeof(Strategy).Assembly)!.LoadFromStream(code, symbols).GetTypes(), []);
    }

    private void CheckLimits(CancellationToken cancel)
    {
        foreach (SyntaxTree tree in Compilation.SyntaxTrees)
        {
            CodeLimits.Check(tree, cancel);
        }
    }

    // Code without a class holds nothing that could be asked for, and would hold what is before it for ever.
    private void Keep()
    {
        if (Compilation.ScriptClass?.GetTypeMembers().Length > 0)
        {
            StrategySources.Add(Compilation.AssemblyName!, () => StrategyText.Of(this));
        }
    }

    private static Diagnostic[] Errors(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
}
