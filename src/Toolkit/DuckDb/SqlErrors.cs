using System.Text.RegularExpressions;

namespace Toolkit.DuckDb;

/// <summary>Turns DuckDB's messages into the library's errors; the one place that knows their wording.</summary>
internal static partial class SqlErrors
{
    /// <summary>What to do about a query that is not right, where nothing better is known.</summary>
    public const string AtTheMark = "mend the query at the mark";

    /// <summary>DuckDB says what kind of error it is in the first words of its message.</summary>
    /// <param name="message">What DuckDB says.</param>
    /// <param name="cancel">What alone may have stopped the statement; null when that is not known.</param>
    public static Exception From(string? message, CancellationToken? cancel = null)
    {
        string text = string.IsNullOrWhiteSpace(message) ? "DuckDB failed and gave no reason" : message.Trim();
        if (text.StartsWith("INTERRUPT", StringComparison.OrdinalIgnoreCase))
        {
            // A thread that fails stops the others; DuckDB 1.5.6 now and then tells their stop in place of its error.
            return cancel is { IsCancellationRequested: false }
                ? new ToolkitException(ErrorKind.Failure, "DuckDB ended the query at an error, and did not say at which", "run it again: the error is told as a rule")
                : new OperationCanceledException("the query was cancelled", cancel ?? default);
        }

        if (text.StartsWith("IO", StringComparison.Ordinal) && FullDisk.IsSaidBy(text))
        {
            return new ToolkitException(ErrorKind.Failure, $"no room on the disk: {text}", "free some space and run the query again");
        }

        return new ToolkitException(Kind(text), text.Contains("\nLINE ", StringComparison.Ordinal) ? Aligned(text) : AddressText.Bare(text), Hint(text));
    }

    /// <summary>Whether a value could not be read as what it is wanted for; each row alone then shows which.</summary>
    public static bool IsAboutAValue(Exception e) => Says(e, "Conversion") || Says(e, "Out of Range") || Says(e, "Could not parse");

    /// <summary>Whether a row of a text could not be read; running out of memory, disk or patience is no matter of a row.</summary>
    public static bool IsAboutARow(Exception e) => IsAboutAValue(e) || Says(e, "Invalid Input") || Says(e, "CSV");

    /// <summary>Whether a statement was not allowed.</summary>
    public static bool IsRefusal(ToolkitException e) => e.Message.StartsWith("Permission Error", StringComparison.Ordinal);

    /// <summary>Whether a statement needs more memory, or more room to spill to, than it may have.</summary>
    public static bool IsOutOfMemory(ToolkitException e) => e.Message.StartsWith("Out of Memory", StringComparison.Ordinal);

    /// <summary>Whether a statement names a table or view that is not there.</summary>
    public static bool IsUnknownTable(ToolkitException e) => e.Message.StartsWith("Catalog Error: Table with name", StringComparison.Ordinal);

    private static bool Says(Exception e, string words) => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

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
        "IO" when text.Contains("No files found that match", StringComparison.Ordinal) => ErrorKind.NotFound,
        "IO" => ErrorKind.BadData,
        _ => ErrorKind.Failure,
    };

    private static string? Hint(string text) => text switch
    {
        _ when text.StartsWith("Out of Memory", StringComparison.Ordinal) =>
            "give DuckDB more memory (WorkspaceOptions.MemoryLimitBytes), or read less at once",
        _ when text.Contains("Values were not provided for", StringComparison.Ordinal) =>
            $"give each $name of the query a value: `{Remedy.QueryParameters}`",
        _ when text.Contains("No files found that match", StringComparison.Ordinal) => "check the path: it counts from the current folder",
        _ when text.StartsWith("Conversion", StringComparison.Ordinal) => "TRY_CAST gives NULL where a value cannot be converted",
        _ when text.Contains("\nLINE ", StringComparison.Ordinal) => AtTheMark,
        _ => null,
    };

    [GeneratedRegex(@"^(?<line>LINE \d+: .*)\n(?<blanks> *)\^", RegexOptions.Multiline)]
    private static partial Regex Quoted();
}
