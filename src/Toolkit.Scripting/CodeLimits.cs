using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Scripting;

/// <summary>Code that the compiler would be busy with for minutes, or for more memory than there is, is refused in words instead.</summary>
internal static class CodeLimits
{
    private const int MostCharacters = 2_000_000;
    private const int DeepestBrackets = 500;

    // Each level doubles the compiler's time: 16 of them take seconds, 400 for ever.
    private const int DeepestInterpolation = 10;

    /// <summary>Checks code before it is parsed.</summary>
    /// <param name="code">The text.</param>
    /// <param name="name">What errors call it: a file, or the cell.</param>
    /// <exception cref="ToolkitException">It is too long, or has brackets too deeply in one another (bad data).</exception>
    public static void Check(string code, string name)
    {
        if (code.Length > MostCharacters)
        {
            throw ToolkitException.BadData(
                string.Create(CultureInfo.InvariantCulture, $"{Called(name)}: its code has {code.Length:N0} characters, and {MostCharacters:N0} is the most that is compiled"),
                "put what is data into a file and read it");
        }

        CheckBrackets(code, name);
    }

    /// <summary>Of thousands of brackets in one another the parser would not return; the stack ends before. That of the lexer ends in the holes of $"{…}".</summary>
    private static void CheckBrackets(string code, string name)
    {
        int holes = 0;
        foreach (char c in code)
        {
            holes = c == '{' ? holes + 1 : c == '}' ? Math.Max(0, holes - 1) : holes;
            if (holes > DeepestBrackets)
            {
                throw TooDeepBrackets(name);
            }
        }

        (int brackets, int angles) = (0, 0);
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: ScriptCompiler.Parsing))
        {
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    brackets++;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    brackets--;
                    break;
                case SyntaxKind.LessThanToken:
                    angles++;
                    break;
                case SyntaxKind.GreaterThanToken:
                    angles--;
                    break;
                case SyntaxKind.SemicolonToken:
                    angles = 0;
                    break;
            }

            if (Math.Max(brackets, angles) > DeepestBrackets)
            {
                throw TooDeepBrackets(name);
            }
        }
    }

    /// <summary>Checks code before it is bound.</summary>
    /// <exception cref="ToolkitException">It is nested too deeply (bad data).</exception>
    public static void Check(SyntaxTree tree, CancellationToken cancel = default)
    {
        // By hand: the tree may be deeper than the stack.
        Stack<(SyntaxNode Node, int Depth)> open = new([(tree.GetRoot(cancel), 0)]);
        while (open.TryPop(out (SyntaxNode Node, int Depth) at))
        {
            int depth = at.Node is InterpolatedStringExpressionSyntax ? at.Depth + 1 : at.Depth;
            if (depth > DeepestInterpolation)
            {
                FileLinePositionSpan place = tree.GetMappedLineSpan(at.Node.Span, cancel);
                throw ToolkitException.BadData(
                    $"{Called(tree.FilePath)}, line {place.StartLinePosition.Line + 1}: $\"…\" inside of one another more than {DeepestInterpolation} deep, which takes the compiler minutes",
                    "give the inner texts names of their own");
            }

            foreach (SyntaxNode child in at.Node.ChildNodes())
            {
                open.Push((child, depth));
            }
        }
    }

    private static ToolkitException TooDeepBrackets(string name) => ToolkitException.BadData(
        $"{Called(name)}: brackets inside of one another more than {DeepestBrackets} deep, which the compiler cannot take", "give the inner parts names of their own");

    private static string Called(string name) => name.Length == 0 ? "the code" : name;
}
