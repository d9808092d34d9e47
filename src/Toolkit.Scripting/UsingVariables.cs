using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Toolkit.Scripting;

/// <summary>
/// <c>using var x = …;</c> at the top of a cell or script, which scripting refuses: it becomes a plain variable there, and whoever
/// runs the code closes it.
/// </summary>
internal static class UsingVariables
{
    // As a program with statements at its top the text means the same, and there the words are known.
    private static readonly CSharpParseOptions Program = ScriptCompiler.Parsing.WithKind(SourceCodeKind.Regular);

    /// <summary>The text with blanks for the words <c>using</c> and <c>await using</c>; everything keeps its place.</summary>
    public static string Lowered(string text)
    {
        StringBuilder lowered = new(text);
        foreach (SyntaxToken word in Find(text).SelectMany(d => new[] { d.AwaitKeyword, d.UsingKeyword }))
        {
            lowered.Remove(word.SpanStart, word.Span.Length).Insert(word.SpanStart, " ", word.Span.Length);
        }

        return lowered.ToString();
    }

    /// <summary>The variables, in the order of their declarations.</summary>
    public static IEnumerable<string> Names(string text) => Find(text).SelectMany(d => d.Declaration.Variables).Select(v => v.Identifier.ValueText);

    /// <summary>The compiler's error for each of them that cannot be closed.</summary>
    public static IEnumerable<Diagnostic> Errors(Compilation compilation, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return [];
        }

        INamedTypeSymbol[] closable = [.. new[] { typeof(IDisposable), typeof(IAsyncDisposable) }.Select(t => compilation.GetTypeByMetadataName(t.FullName!)).OfType<INamedTypeSymbol>()];
        return Declared(compilation)
            .Where(v => names.Contains(v.Identifier.ValueText))
            .Select(v => (Variable: v, Type: (compilation.GetSemanticModel(v.SyntaxTree).GetDeclaredSymbol(v) as IFieldSymbol)?.Type))
            .Where(v => v.Type is { TypeKind: not TypeKind.Error and not TypeKind.Dynamic } type && !closable.Any(c => compilation.HasImplicitConversion(type, c)))
            .Select(v => NotClosable(v.Variable, v.Type!));
    }

    /// <summary>The variables that a cell or script and the files it loads declare.</summary>
    public static IEnumerable<VariableDeclaratorSyntax> Declared(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(t => ((CompilationUnitSyntax)t.GetRoot()).Members).OfType<FieldDeclarationSyntax>().SelectMany(f => f.Declaration.Variables);

    public static ValueTask CloseAsync(object? value)
    {
        switch (value)
        {
            case IAsyncDisposable later:
                return later.DisposeAsync();
            case IDisposable now:
                now.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static IEnumerable<LocalDeclarationStatementSyntax> Find(string text) => !text.Contains("using", StringComparison.Ordinal)
        ? []
        : CSharpSyntaxTree.ParseText(text, Program).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>()
            .Select(m => m.Statement).OfType<LocalDeclarationStatementSyntax>().Where(d => d.UsingKeyword.IsKind(SyntaxKind.UsingKeyword));

    // In the compiler's words, and at the line's start, where the word stood that it would have pointed at.
    private static Diagnostic NotClosable(VariableDeclaratorSyntax variable, ITypeSymbol type)
    {
        TextLine line = variable.SyntaxTree.GetText().Lines.GetLineFromPosition(variable.Parent!.SpanStart);
        return Diagnostic.Create(
            "CS1674", "Compiler", $"'{type.ToDisplayString()}': type used in a using statement must implement 'System.IDisposable'", DiagnosticSeverity.Error, DiagnosticSeverity.Error,
            isEnabledByDefault: true, warningLevel: 0, location: Location.Create(variable.SyntaxTree, TextSpan.FromBounds(line.Start, line.End)));
    }
}
