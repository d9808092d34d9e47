namespace Toolkit.Runs;

/// <summary>What the values of a name are.</summary>
internal enum FilterType
{
    Number,
    Text,
    Time,

    /// <summary>A parameter: a number in one run, a word in the next.</summary>
    Any,
}

/// <summary>A name of a filter: what it is in SQL over <c>runs r JOIN run_metrics m</c>.</summary>
/// <param name="Name">As the user knows it.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Sql">The expression; for a name that a run has several of, the rows as <c>SELECT value FROM …</c>.</param>
/// <param name="IsSeveral">Whether a run can have several values; then one is enough.</param>
internal sealed record RunName(string Name, FilterType Type, string Sql, bool IsSeveral = false)
{
    /// <summary>Before the name of a parameter, where a column or a statistic has the same one.</summary>
    public const string ParameterPrefix = "param.";

    public static IReadOnlyList<RunName> Columns { get; } =
    [
        new("runId", FilterType.Number, "r.run_id"),
        new("name", FilterType.Text, "r.name"),
        new("strategy", FilterType.Text, "r.strategy"),
        new("symbol", FilterType.Text, "SELECT s.symbol AS value FROM run_series s WHERE s.run_id = r.run_id", IsSeveral: true),
        new("exchange", FilterType.Text, "SELECT s.exchange AS value FROM run_series s WHERE s.run_id = r.run_id", IsSeveral: true),
        new("tag", FilterType.Text, "SELECT t.tag AS value FROM run_tags t WHERE t.run_id = r.run_id", IsSeveral: true),
        new("timeframe", FilterType.Text, "r.timeframe"),
        new("createdAt", FilterType.Time, "r.created_at"),
        new("start", FilterType.Time, "r.from_time"),
        new("end", FilterType.Time, "r.to_time"),
        new("elapsedMs", FilterType.Number, "(r.elapsed_us / 1000.0)"),
        new("seed", FilterType.Number, "r.seed"),
        new("version", FilterType.Number, "r.version_id"),
        new("toolkit", FilterType.Text, "r.toolkit"),
        new("gitCommit", FilterType.Text, "r.git_commit"),
        new("notes", FilterType.Text, "r.notes"),
    ];

    private static readonly Dictionary<string, RunName> Known = Columns
        .Concat(Metrics.NumberNames.Select(key => new RunName(key, FilterType.Number, "m." + key)))
        .ToDictionary(name => name.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A column or a statistic; null when it is neither.</summary>
    public static RunName? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>A parameter.</summary>
    /// <param name="name">Its name, as it is stored.</param>
    /// <param name="bound">Placeholder that its name is bound to.</param>
    public static RunName Parameter(string name, string bound) =>
        new(name, FilterType.Any, $"(SELECT p.value FROM run_params p WHERE p.run_id = r.run_id AND p.name = {bound})");
}
