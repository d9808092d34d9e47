using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What can follow in a SQL cell: tables, columns, keywords, functions, and C# variables behind <c>$</c>.</summary>
internal static partial class SqlCompletion
{
    private static readonly string[] Keywords =
    [
        "SELECT", "FROM", "WHERE", "GROUP BY", "GROUP BY ALL", "ORDER BY", "ORDER BY ALL", "HAVING", "LIMIT", "OFFSET", "JOIN", "LEFT JOIN", "RIGHT JOIN",
        "FULL JOIN", "CROSS JOIN", "ASOF JOIN", "ON", "USING", "AS", "AND", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ILIKE", "BETWEEN", "CASE", "WHEN", "THEN",
        "ELSE", "END", "DISTINCT", "UNION", "UNION ALL", "EXCEPT", "INTERSECT", "WITH", "RECURSIVE", "OVER", "PARTITION BY", "WINDOW", "QUALIFY", "ROWS",
        "RANGE", "PRECEDING", "FOLLOWING", "UNBOUNDED", "CURRENT ROW", "ASC", "DESC", "NULLS FIRST", "NULLS LAST", "CAST", "TRY_CAST", "INTERVAL", "DATE",
        "TIMESTAMP", "TRUE", "FALSE", "EXISTS", "PIVOT", "UNPIVOT", "SUMMARIZE", "DESCRIBE", "EXPLAIN", "FILTER", "EXCLUDE", "REPLACE", "SAMPLE", "VALUES",
    ];

    private static readonly string[] Functions =
    [
        "abs", "arg_max", "arg_min", "array_agg", "avg", "coalesce", "corr", "count", "covar_samp", "cume_dist", "date_diff", "date_part", "date_trunc",
        "dense_rank", "exp", "extract", "first", "first_value", "floor", "greatest", "lag", "last", "last_value", "lead", "least", "list", "ln", "log", "max",
        "median", "min", "mode", "ntile", "percent_rank", "quantile_cont", "quantile_disc", "rank", "regr_slope", "round", "row_number", "sqrt", "stddev",
        "strftime", "string_agg", "sum", "time_bucket", "unnest", "var_samp",
    ];

    /// <param name="code">The cell.</param>
    /// <param name="region">The part of it that is SQL.</param>
    /// <param name="position">Where the cursor is, in UTF-16 units.</param>
    /// <param name="tables">What can be asked.</param>
    /// <param name="variables">The C# variables.</param>
    public static Suggestions At(string code, CellRegion region, int position, IReadOnlyList<SqlTable> tables, IEnumerable<string> variables)
    {
        if (IsInText(code[region.Start..position]))
        {
            return Suggestions.None(position);
        }

        int start = position;
        while (start > region.Start && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
        {
            start--;
        }

        string sql = code[region.Start..Math.Max(region.End, position)];
        char before = start > region.Start ? code[start - 1] : ' ';
        return Suggestions.Matching(code, start, position, before switch
        {
            '$' => variables.Select(v => new Suggestion(v, "instance")),
            '.' => Columns(tables, sql, Owner(code[region.Start..(start - 1)])),
            _ when IsTablePlace(code[region.Start..start]) => Tables(tables),
            _ => [.. Asked(tables, sql).SelectMany(Columns), .. Tables(tables), .. Keywords.Select(k => new Suggestion(k, "keyword")), .. Functions.Select(f => new Suggestion(f, "function"))],
        });
    }

    /// <summary>The table, or the columns of that name, that stand at a position; null when there are none.</summary>
    public static Description? Describe(string code, CellRegion region, int position, IReadOnlyList<SqlTable> tables)
    {
        Match word = Word().Matches(code).FirstOrDefault(w => w.Index <= position && position <= w.Index + w.Length && w.Index >= region.Start) ?? Match.Empty;
        if (tables.FirstOrDefault(t => t.Name.Equals(word.Value, StringComparison.OrdinalIgnoreCase)) is { } table)
        {
            return new([table.Name], $"{table.Columns.Count} columns", [.. table.Columns]);
        }

        string[] columns = [.. tables.SelectMany(t => t.Columns.Where(c => c.Name.Equals(word.Value, StringComparison.OrdinalIgnoreCase)).Select(c => $"{t.Name}.{c.Name} {c.Type}"))];
        return columns.Length > 0 ? new(columns, null, []) : null;
    }

    private static IEnumerable<Suggestion> Tables(IEnumerable<SqlTable> tables) => tables.Select(t => new Suggestion(t.Name, "class"));

    private static IEnumerable<Suggestion> Columns(SqlTable table) => table.Columns.Select(c => new Suggestion(c.Name, "field", " " + c.Type));

    private static IEnumerable<Suggestion> Columns(IReadOnlyList<SqlTable> tables, string sql, string owner)
    {
        string name = Sources().Matches(sql).FirstOrDefault(m => m.Groups["alias"].Value.Equals(owner, StringComparison.OrdinalIgnoreCase))?.Groups["table"].Value ?? owner;
        return tables.Where(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(Columns);
    }

    /// <summary>The tables that the statement names; all when it names none yet.</summary>
    private static IEnumerable<SqlTable> Asked(IReadOnlyList<SqlTable> tables, string sql)
    {
        HashSet<string> named = [.. Sources().Matches(sql).Select(m => m.Groups["table"].Value.ToLowerInvariant())];
        SqlTable[] asked = [.. tables.Where(t => named.Contains(t.Name.ToLowerInvariant()))];
        return asked.Length > 0 ? asked : tables;
    }

    private static string Owner(string before) => LastWord().Match(before).Value;

    private static bool IsTablePlace(string before) => TablePlace().IsMatch(before);

    // An odd number of quotes before it, or a comment that has not ended.
    private static bool IsInText(string before) =>
        before.Count(c => c == '\'') % 2 == 1 || before[(before.LastIndexOf('\n') + 1)..].Contains("--", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:from|join)\s+(?<table>\w+)(?:\s+(?:as\s+)?(?<alias>(?!(?:where|join|on|using|group|order|left|right|full|cross|asof|limit|having|inner)\b)\w+))?", RegexOptions.IgnoreCase)]
    private static partial Regex Sources();

    [GeneratedRegex(@"\b(?:from|join|describe|summarize)\s+$", RegexOptions.IgnoreCase)]
    private static partial Regex TablePlace();

    [GeneratedRegex(@"\w+$")]
    private static partial Regex LastWord();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
