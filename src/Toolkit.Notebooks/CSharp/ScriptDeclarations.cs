using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Notebooks.CSharp;

/// <summary>What a cell leaves to the cells after it.</summary>
internal static class ScriptDeclarations
{
    /// <summary>Whether a later cell could tell that this one was there; if not, it need not be kept.</summary>
    public static bool Has(Script script)
    {
        Compilation compilation = script.GetCompilation();
        CompilationUnitSyntax root = (CompilationUnitSyntax)compilation.SyntaxTrees.Last().GetRoot();
        return compilation.SyntaxTrees.Skip(1).Any() || script.Options.MetadataReferences.Length > 0
            || root.Usings.Any() || root.Externs.Any() || root.GetReferenceDirectives().Count > 0
            || compilation.ScriptClass?.GetMembers().Any(m => !m.IsImplicitlyDeclared) == true
            // Two of them with the same names are of one type in all cells.
            || root.DescendantNodes().Any(n => n is AnonymousObjectCreationExpressionSyntax);
    }
}
