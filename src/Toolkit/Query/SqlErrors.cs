namespace Toolkit.Query;

/// <summary>Turns DuckDB's messages into the library's errors.</summary>
internal static class SqlErrors
{
    /// <summary>DuckDB says what kind of error it is in the first words of its message.</summary>
    public static Exception From(string? message, CancellationToken cancel = default)
    {
        string text = string.IsNullOrWhiteSpace(message) ? "DuckDB failed and gave no reason" : message.Trim();
        if (text.StartsWith("INTERRUPT", StringComparison.OrdinalIgnoreCase))
        {
            return new OperationCanceledException("the query was cancelled", cancel);
        }

        return new ToolkitException(Kind(text), text, Hint(text));
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
}
