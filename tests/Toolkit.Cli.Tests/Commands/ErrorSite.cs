using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Cli.Tests;

/// <summary>A place in the sources that makes a <c>ToolkitException</c>.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Messages">Each text that its message can be, with "{}" for what is put into it; empty where the text comes from elsewhere.</param>
/// <param name="Hints">The same of its hint.</param>
/// <param name="HasHint">Whether it says what to do next, whichever way it goes.</param>
internal sealed record ErrorSite(string Place, IReadOnlyList<string> Messages, IReadOnlyList<string> Hints, bool HasHint)
{
    public const string Hole = "{}";

    private const string Exception = "ToolkitException";

    private static readonly string[] Makers = ["Usage", "NotFound", "BadData", "Busy"];

    /// <summary>Every place in the C# files below a folder.</summary>
    public static IReadOnlyList<ErrorSite> Below(string folder) => [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Path.GetFileName(f) != Exception + ".cs")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().Select(node => Of(Path.GetRelativePath(folder, file), node)).OfType<ErrorSite>())];

    private static ErrorSite? Of(string file, SyntaxNode node)
    {
        ArgumentSyntax[] made = Arguments(node);
        if (made.Length == 0)
        {
            return null;
        }

        ExpressionSyntax? hint = made.FirstOrDefault(a => a.NameColon?.Name.Identifier.Text == "remedy")?.Expression ?? (made.Length > 1 && made[1].NameColon is null ? made[1].Expression : null);
        return new(
            $"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", [.. Texts(made[0].Expression)], [.. hint is null ? [] : Texts(hint)],
            hint is not null && !IsMissing(hint));
    }

    /// <summary>The arguments of what makes an error, but for its kind; empty where the node makes none.</summary>
    private static ArgumentSyntax[] Arguments(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: Exception }, Name.Identifier.Text: var maker } } made
            when Makers.Contains(maker) => [.. made.ArgumentList.Arguments],
        ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: Exception }, ArgumentList: { } made } => [.. made.Arguments.Skip(1)],
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "ErrorKind" } } }, ..] made } =>
            [.. made.Skip(1)],
        _ => [],
    };

    // A conditional without a hint on one of its sides has none; a variable is taken at its word.
    private static bool IsMissing(ExpressionSyntax hint) => hint switch
    {
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.NullLiteralExpression),
        ConditionalExpressionSyntax choice => IsMissing(choice.WhenTrue) || IsMissing(choice.WhenFalse),
        ParenthesizedExpressionSyntax inner => IsMissing(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => IsMissing(either.Right),
        SwitchExpressionSyntax choice => choice.Arms.Any(arm => IsMissing(arm.Expression)),
        _ => false,
    };

    private static IEnumerable<string> Texts(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => [text],
        InterpolatedStringExpressionSyntax pieces => Joined(pieces.Contents),
        ConditionalExpressionSyntax choice => Texts(choice.WhenTrue).Concat(Texts(choice.WhenFalse)),
        ParenthesizedExpressionSyntax inner => Texts(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Texts(sum.Left).DefaultIfEmpty(Hole).SelectMany(left => Texts(sum.Right).DefaultIfEmpty(Hole).Select(right => left + right)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => Texts(either.Left).Concat(Texts(either.Right)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Texts(arm.Expression)),
        // string.Create(CultureInfo.InvariantCulture, $"…")
        InvocationExpressionSyntax { ArgumentList.Arguments: [_, { Expression: InterpolatedStringExpressionSyntax pieces }] } => Joined(pieces.Contents),
        _ => [],
    };

    /// <summary>An interpolated text, in each form that a choice within it gives it.</summary>
    private static IEnumerable<string> Joined(IEnumerable<InterpolatedStringContentSyntax> contents) => contents.Aggregate(
        Enumerable.Repeat("", 1),
        (sofar, content) => content is InterpolatedStringTextSyntax text
            ? sofar.Select(s => s + text.TextToken.ValueText)
            : sofar.SelectMany(s => Texts(((InterpolationSyntax)content).Expression).DefaultIfEmpty(Hole).Take(4).Select(t => s + t)));
}
