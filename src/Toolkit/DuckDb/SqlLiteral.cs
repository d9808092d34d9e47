namespace Toolkit.DuckDb;

/// <summary>Text that has to stand inside a statement because DuckDB binds no parameter there (views, COPY targets).</summary>
/// <remarks>For the workspace's own paths only. Symbols and users' values are bound.</remarks>
internal static class SqlLiteral
{
    public static string Of(string text) => text.Contains('\0')
        ? throw new ArgumentException("NUL cannot stand in SQL", nameof(text))
        : "'" + text.Replace("'", "''") + "'";

    /// <summary>A name of a column or a field, whatever is in it.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"") + "\"";

    public static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Of)) + "]";
}
