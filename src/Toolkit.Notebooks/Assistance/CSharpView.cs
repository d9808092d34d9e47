using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.CSharp;
using Toolkit.Scripting;

namespace Toolkit.Notebooks.Assistance;

/// <summary>The code of a cell that is being typed, seen as the compiler would see it after the cells that have run. Thread-safe.</summary>
internal sealed class CSharpView(CSharpCells cells)
{
    private readonly Lock _gate = new();
    private (ScriptState? State, Compilation? Compilation) _before;

    /// <summary>Its meaning; broken code has one as well, as far as it can be guessed.</summary>
    /// <exception cref="ToolkitException">It is more than the compiler can take (bad data).</exception>
    public SemanticModel Of(string code)
    {
        Compilation before = Before();
        SyntaxTree empty = before.SyntaxTrees.Single();
        CodeLimits.Check(code, "");
        SyntaxTree tree = CSharpSyntaxTree.ParseText(UsingVariables.Lowered(code), (CSharpParseOptions)empty.Options);
        CodeLimits.Check(tree);
        Compilation now = before.ReplaceSyntaxTree(empty, tree);
        return now.GetSemanticModel(tree);
    }

    // Everything but the text stays until a cell has run, and with it what the compiler has read of the references.
    private Compilation Before()
    {
        lock (_gate)
        {
            // Waits only while the session is starting; who asks then has nothing else to do.
            ScriptState<object> state = cells.StateAsync().GetAwaiter().GetResult();
            if (_before.Compilation is null || _before.State != state)
            {
                _before = (state, state.Script.ContinueWith<object>("").GetCompilation());
            }

            return _before.Compilation;
        }
    }
}
