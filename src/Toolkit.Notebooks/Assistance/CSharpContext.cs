using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What stands around a position in C# code.</summary>
internal sealed class CSharpContext
{
    public CSharpContext(SyntaxNode root, string code, int position)
    {
        End = position;
        Start = position;
        while (Start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[Start - 1]))
        {
            Start--;
        }

        Typed = code[Start..End];
        Left = LeftOf(root, Start);
        Word = root.FindToken(Math.Min(Start, root.FullSpan.End));
        IsText = IsInText(root, position) || (End > Start && char.IsAsciiDigit(code[Start]));
    }

    /// <summary>Where the word that is being typed begins.</summary>
    public int Start { get; }

    /// <summary>The position.</summary>
    public int End { get; }

    /// <summary>The word as far as it is typed.</summary>
    public string Typed { get; }

    /// <summary>The token before the word.</summary>
    public SyntaxToken Left { get; }

    /// <summary>The word's own token, when it has one.</summary>
    public SyntaxToken Word { get; }

    /// <summary>Whether the position is in a comment, a text or a number, where nothing is suggested.</summary>
    public bool IsText { get; }

    /// <summary>What stands left of a dot before the word, or null.</summary>
    public SyntaxNode? Qualifier => Left.Kind() is not (SyntaxKind.DotToken or SyntaxKind.ColonColonToken or SyntaxKind.MinusGreaterThanToken) ? null : Left.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        QualifiedNameSyntax name => name.Left,
        AliasQualifiedNameSyntax alias => alias.Alias,
        MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
        _ => null,
    };

    /// <summary>Whether the qualifier is asked through <c>?.</c>.</summary>
    public bool IsConditional => Left.Parent is MemberBindingExpressionSyntax;

    public bool IsAfterDot => Left.Kind() is SyntaxKind.DotToken or SyntaxKind.ColonColonToken or SyntaxKind.MinusGreaterThanToken;

    /// <summary>Whether a new name is being made up: of a variable, a method, a type.</summary>
    public bool IsNewName => End > Start && Word.SpanStart == Start && Word.Parent switch
    {
        VariableDeclaratorSyntax declared => declared.Identifier == Word,
        ParameterSyntax declared => declared.Identifier == Word && declared.Type is not null,
        SingleVariableDesignationSyntax declared => declared.Identifier == Word,
        BaseTypeDeclarationSyntax declared => declared.Identifier == Word,
        MethodDeclarationSyntax declared => declared.Identifier == Word,
        PropertyDeclarationSyntax declared => declared.Identifier == Word,
        _ => false,
    };

    public bool IsUsing => Left.Parent is UsingDirectiveSyntax || Left.Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null;

    public bool IsAfterNew => Left.IsKind(SyntaxKind.NewKeyword);

    /// <summary>The <c>{ }</c> behind <c>new</c> or <c>with</c> whose next member is being typed, or null.</summary>
    public InitializerExpressionSyntax? Initializer =>
        Left.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken && Left.Parent is InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax or WithExpressionSyntax } initializer
            ? initializer : null;

    /// <summary>The pattern whose next member is being typed, or null.</summary>
    public RecursivePatternSyntax? Pattern =>
        Left.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken && Left.Parent is PropertyPatternClauseSyntax { Parent: RecursivePatternSyntax pattern } ? pattern : null;

    /// <summary>The call whose next argument is being typed, or null.</summary>
    public SyntaxNode? Call =>
        Left.Kind() is SyntaxKind.OpenParenToken or SyntaxKind.CommaToken && Left.Parent is ArgumentListSyntax { Parent: { } call } ? call : null;

    private static SyntaxToken LeftOf(SyntaxNode root, int position)
    {
        SyntaxToken token = root.FindToken(Math.Max(0, position - 1));
        while (token.RawKind != 0 && (token.Span.End > position || token.Span.IsEmpty))
        {
            token = token.GetPreviousToken();
        }

        return token;
    }

    private static bool IsInText(SyntaxNode root, int position)
    {
        SyntaxTrivia trivia = root.FindTrivia(Math.Max(0, position - 1));
        bool isComment = trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia;
        if (isComment && position > trivia.SpanStart)
        {
            return true;
        }

        SyntaxToken token = root.FindToken(Math.Max(0, position - 1));
        return token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken
            && token.SpanStart < position && (position < token.Span.End || !IsClosed(token));
    }

    private static bool IsClosed(SyntaxToken text) =>
        text.IsKind(SyntaxKind.InterpolatedStringTextToken) || !text.ContainsDiagnostics;
}
