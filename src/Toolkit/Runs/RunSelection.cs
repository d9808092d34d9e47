namespace Toolkit.Runs;

/// <summary>Which runs, as the end of a SELECT over <c>runs r JOIN run_metrics m</c>; every value that a user gave is bound.</summary>
internal sealed class RunSelection
{
    private RunSelection(string sql, (string Name, object? Value)[] parameters) => (Sql, Parameters) = (sql, parameters);

    public string Sql { get; }

    public (string Name, object? Value)[] Parameters { get; }

    public static RunSelection One(long id) => new("WHERE r.run_id = $id", [("$id", id)]);

    public static RunSelection Of(RunQuery query)
    {
        List<string> conditions = [];
        List<(string, object?)> parameters = [];
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

        string where = conditions.Count == 0 ? string.Empty : "WHERE " + string.Join(" AND ", conditions) + "\n";
        string limit = string.Empty;
        if (query.Limit is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(query));
            limit = "\nLIMIT $limit";
            parameters.Add(("$limit", most));
        }

        return new($"{where}ORDER BY r.run_id {(query.Reverse ? "ASC" : "DESC")}{limit}", [.. parameters]);
    }
}
