using System.Text.RegularExpressions;

namespace Toolkit.DuckDb;

/// <summary>Turns DuckDB's messages into the library's errors.</summary>
internal static partial class SqlErrors
{
    /// <summary>DuckDB says what kind of error it is in the first words of its message.</summary>
    public static Exception From(string? message, CancellationToken cancel = default)
    {
        string text = string.IsNullOrWhiteSpace(message) ? "DuckDB failed and gave no reason" : message.Trim();
        if (text.StartsWith("INTERRUPT", StringComparison.OrdinalIgnoreCase))
        {
            return new OperationCanceledException("the query was cancelled", cancel);
        }

        return new ToolkitException(Kind(text), Aligned(text), Hint(text));
    }

    /// <summary>The text with a blank for each tab of the line it quotes; DuckDB counts none of them when it places the caret.</summary>
    private static string Aligned(string text)
    {
        Match quoted = Quoted().Match(text);
        if (!quoted.Groups["line"].Value.Contains('\t'))
        {
            return text;
        }

        int tabs = 0;
        for (int i = 0, column = 0; i < quoted.Groups["line"].Length && (column < quoted.Groups["blanks"].Length || quoted.Groups["line"].Value[i] == '\t'); i++)
        {
            bool isTab = quoted.Groups["line"].Value[i] == '\t';
            tabs += isTab ? 1 : 0;
            column += isTab ? 0 : 1;
        }

        return text[..quoted.Index] + quoted.Groups["line"].Value.Replace('\t', ' ') + "\n" + new string(' ', tabs) + quoted.Groups["blanks"].Value + text[(quoted.Index + quoted.Length - 1)..];
    }

    private static ErrorKind Kind(string text) => text.Split(" Error:", 2)[0] switch
    {
        "Parser" or "Syntax" or "Binder" or "Catalog" or "Invalid Input" or "Permission" or "Not implemented" or "Parameter Not Resolved" => ErrorKind.Usage,
        "Conversion" or "Out of Range" or "Mismatch Type" or "Constraint" or "Invalid" or "Serialization" => ErrorKind.BadData,
        "IO" when text.Contains("No space left", StringComparison.Ordinal) => ErrorKind.Failure,
        "IO" => ErrorKind.BadData,
        _ => ErrorKind.Failure,
    };

    private static string? Hint(string text) => text switch
    {
        _ when text.StartsWith("Out of Memory", StringComparison.Ordinal) =>
            "give DuckDB more memory (WorkspaceOptions.MemoryLimitBytes), or read less at once",
        _ when text.Contains("Values were not provided for", StringComparison.Ordinal) =>
            "give each $name of the query a value: new { name = value }, or --param name=value",
        _ => null,
    };

    [GeneratedRegex(@"^(?<line>LINE \d+: .*)\n(?<blanks> *)\^", RegexOptions.Multiline)]
    private static partial Regex Quoted();
}
