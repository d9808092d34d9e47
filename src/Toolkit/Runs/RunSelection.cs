using Toolkit.DuckDb;

namespace Toolkit.Runs;

/// <summary>Which runs, as the end of a SELECT over <c>runs r JOIN run_metrics m</c>; every value that a user gave is bound.</summary>
internal sealed class RunSelection
{
    private RunSelection(string sql, (string Name, object? Value)[] parameters) => (Sql, Parameters) = (sql, parameters);

    public string Sql { get; }

    public (string Name, object? Value)[] Parameters { get; }

    public static RunSelection One(long id) => new("WHERE r.run_id = $id", [("$id", id)]);

    /// <param name="query">What is wanted.</param>
    /// <param name="parameters">Names of the parameters that stored runs have; null where there are no runs, and any name will do.</param>
    /// <exception cref="ToolkitException">The condition or the order cannot be read (usage).</exception>
    public static RunSelection Of(RunQuery query, Func<IReadOnlyCollection<string>?> parameters)
    {
        List<string> conditions = [];
        List<(string, object?)> bound = [];
        Lazy<IReadOnlyCollection<string>?> known = new(parameters);
        Func<string, string?> parameter = name => known.Value is { } names
            ? names.FirstOrDefault(n => n == name) ?? names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
            : name;
        Simple(query, conditions, bound);
        if (query.Where is { } filter)
        {
            conditions.Add(RunFilter.Translate(filter, parameter, bound));
        }

        string where = conditions.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", conditions) + "\n";
        string order = Order(query, parameter, bound);
        string limit = string.Empty;
        if (query.Limit is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(query));
            limit = "\nLIMIT $limit";
            bound.Add(("$limit", most));
        }

        return new(where + order + limit, [.. bound]);
    }

    private static string Order(RunQuery query, Func<string, string?> parameter, List<(string, object?)> bound)
    {
        if (query.OrderBy is not { } by)
        {
            return $"ORDER BY r.run_id {(query.Reverse ? "ASC" : "DESC")}";
        }

        RunName name = RunFilter.Resolve(by, parameter, bound);
        string sql = name.IsSeveral ? $"({name.Sql} LIMIT 1)" : name.Sql;
        bool highFirst = Statistic.All.Any(s => s.Key == name.Name && s.Better != Better.Lower);
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
            conditions.Add("r.strategy = $strategy COLLATE NOCASE");
            parameters.Add(("$strategy", strategy));
        }

        if (query.Symbol is { } symbol)
        {
            conditions.Add("EXISTS (SELECT 1 FROM run_series s WHERE s.run_id = r.run_id AND (s.symbol = $symbol OR s.exchange || ':' || s.symbol = $symbol))");
            parameters.Add(("$symbol", symbol));
        }
    }
}
