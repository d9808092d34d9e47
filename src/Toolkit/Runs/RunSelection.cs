using System.Data.Common;

namespace Toolkit.Runs;

/// <summary>Which runs, as the end of a SELECT over <c>runs r JOIN run_metrics m</c>; every value that a user gave is bound.</summary>
internal sealed class RunSelection
{
    private RunSelection(string sql, (string Name, object? Value)[] parameters) => (Sql, Parameters) = (sql, parameters);

    public string Sql { get; }

    public (string Name, object? Value)[] Parameters { get; }

    public static RunSelection One(long id) => new("WHERE r.run_id = $id", [("$id", id)]);

    /// <param name="query">What is wanted.</param>
    /// <param name="matching">Numbers of the runs that its condition is true for; null without a condition.</param>
    /// <param name="catalog">Where the runs lie.</param>
    /// <exception cref="ToolkitException">The order cannot be read (usage).</exception>
    public static RunSelection Of(RunQuery query, IReadOnlyList<long>? matching, DbConnection catalog)
    {
        RunSelection all = Unordered(query, matching);
        List<(string, object?)> bound = [.. all.Parameters];
        string order = Order(query, catalog, bound);
        string limit = string.Empty;
        if (query.Limit is not null || query.Offset != 0)
        {
            limit = "\nLIMIT $limit OFFSET $offset";
            bound.AddRange([("$limit", query.Limit ?? long.MaxValue), ("$offset", (long)query.Offset)]);
        }

        return new(all.Sql + order + limit, [.. bound]);
    }

    /// <summary>Looks at what is asked before anything is read.</summary>
    public static RunQuery Checked(RunQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit ?? 0, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset, nameof(query));
        return query;
    }

    /// <summary>Every run that is wanted, in no order.</summary>
    /// <inheritdoc cref="Of"/>
    public static RunSelection Unordered(RunQuery query, IReadOnlyList<long>? matching)
    {
        List<string> conditions = [];
        List<(string, object?)> bound = [];
        Simple(query, conditions, bound);
        if (matching is not null)
        {
            conditions.Add("r.run_id IN (SELECT value FROM json_each($matching))");
            bound.Add(("$matching", $"[{string.Join(',', matching)}]"));
        }

        return new(conditions.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", conditions) + "\n", [.. bound]);
    }

    private static string Order(RunQuery query, DbConnection catalog, List<(string, object?)> bound)
    {
        if (query.OrderBy is not { } by)
        {
            return $"ORDER BY r.run_id {(query.Reverse ? "ASC" : "DESC")}";
        }

        RunColumn column = RunColumn.Find(by, RunReader.Parameters(catalog).Keys, "$order");
        bound.Add(("$order", column.Parameter));
        if (column.Parameter is not null)
        {
            // Numbers before words, as SQLite has them; a team's database keeps both as text.
            (string number, string text, string way) = (column.As(false, "$order").Sql, column.As(true, "$order").Sql, query.Reverse ? "DESC" : "ASC");
            return $"ORDER BY {text} IS NULL, {number} IS NULL {way}, {number} {way}, {text} {way}, r.run_id DESC";
        }

        string sql = column.IsSeveral ? $"json_extract({column.Sql}, '$[0]')" : column.Sql;
        bool highFirst = Statistic.All.Any(s => s.Key == column.Name && s.Better != Better.Lower);
        // What is not defined comes last, whichever way round.
        return $"ORDER BY {sql} IS NULL, {sql} {(highFirst != query.Reverse ? "DESC" : "ASC")}, r.run_id DESC";
    }

    private static void Simple(RunQuery query, List<string> conditions, List<(string, object?)> parameters)
    {
        if (query.Tag is { } tag)
        {
            conditions.Add("EXISTS (SELECT 1 FROM run_tags t WHERE t.run_id = r.run_id AND t.tag = $tag)");
            parameters.Add(("$tag", tag));
        }

        if (query.Strategy is { } strategy)
        {
            conditions.Add("lower(r.strategy) = lower($strategy)");
            parameters.Add(("$strategy", strategy));
        }

        if (query.Symbol is { } symbol)
        {
            conditions.Add("EXISTS (SELECT 1 FROM run_series s WHERE s.run_id = r.run_id AND (s.symbol = $symbol OR s.exchange || ':' || s.symbol = $symbol))");
            parameters.Add(("$symbol", symbol));
        }
    }
}
