using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What a name in C# code is: how it is declared, and what its documentation says.</summary>
internal sealed class CSharpInspection(CSharpView view, XmlDocumentation documentation)
{
    private const int MostOverloads = 8;

    private static readonly SymbolDisplayFormat Declared = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>What stands at a position, or the method whose arguments do; null when that is nothing with a name.</summary>
    public Description? At(string code, int position)
    {
        SemanticModel model = view.Of(code);
        SyntaxNode root = model.SyntaxTree.GetRoot();
        IReadOnlyList<ISymbol> symbols = [.. Candidates(root, position).Select(n => Symbols(model, n)).FirstOrDefault(s => s.Count > 0) ?? []];
        if (symbols.Count == 0)
        {
            return null;
        }

        (string? summary, IReadOnlyList<(string, string)> details) = symbols.Select(documentation.Of).FirstOrDefault(d => d.Summary is not null, (null, []));
        return new([.. symbols.Take(MostOverloads).Select(Text), .. symbols.Count > MostOverloads ? [$"// and {symbols.Count - MostOverloads} more"] : Array.Empty<string>()], summary, details);
    }

    // The word at the cursor or just left of it, then the call around it.
    private static IEnumerable<SyntaxNode> Candidates(SyntaxNode root, int position)
    {
        foreach (int at in (int[])[position, position - 1])
        {
            if (at >= 0 && root.FindToken(Math.Min(at, root.FullSpan.End)) is { } token && token.Span.Contains(at) && token.Parent is { } named
                && (token.IsKind(SyntaxKind.IdentifierToken) || named is PredefinedTypeSyntax))
            {
                yield return named;
            }
        }

        SyntaxNode? inside = root.FindToken(Math.Max(0, position - 1)).Parent;
        foreach (SyntaxNode around in inside?.AncestorsAndSelf().OfType<ArgumentListSyntax>() ?? [])
        {
            if (position > around.SpanStart && around.Parent is { } call)
            {
                yield return call is InvocationExpressionSyntax invocation ? invocation.Expression : call;
            }
        }
    }

    private static IReadOnlyList<ISymbol> Symbols(SemanticModel model, SyntaxNode node)
    {
        if (model.GetDeclaredSymbol(node) is { } declared)
        {
            return [declared];
        }

        SymbolInfo meaning = model.GetSymbolInfo(node);
        return meaning.Symbol is { } one ? [one]
            : !meaning.CandidateSymbols.IsEmpty ? meaning.CandidateSymbols
            : model.GetMemberGroup(node) is { IsEmpty: false } group ? group
            : model.GetSpeculativeSymbolInfo(node.SpanStart, SyntaxFactory.ParseExpression(node.ToString()), SpeculativeBindingOption.BindAsExpression).Symbol is { } guessed ? [guessed]
            : model.GetTypeInfo(node).Type is { } type and not IErrorTypeSymbol ? [type] : [];
    }

    private static string Text(ISymbol symbol) =>
        symbol is IFieldSymbol { ContainingType.IsScriptClass: true } variable
            ? $"{variable.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {variable.Name}"
            : symbol.ToDisplayString(Declared);
}
