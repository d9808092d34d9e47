namespace Toolkit.Runs;

/// <summary>What can be asked of a run: a column of the view <c>runs</c>, a statistic, or one of what a run has several of.</summary>
/// <param name="Name">As the view has it; without underscores and in any case it is the JSON key, too.</param>
/// <param name="Type">Its type in DuckDB.</param>
/// <param name="Sql">What it is in the SQL of SQLite and of a team's database over <c>runs r JOIN run_metrics m</c>.</param>
internal sealed record RunColumn(string Name, string Type, string Sql)
{
    /// <summary>Before the name of a parameter, where a column or a statistic has the same one.</summary>
    public const string ParameterPrefix = "param.";

    /// <summary>The value of a row of <c>run_params p</c> as text, and where it is a number as that.</summary>
    public const string ParameterText = "CASE p.kind WHEN 'bool' THEN CASE CAST(p.value AS TEXT) WHEN '1' THEN 'true' ELSE 'false' END ELSE CAST(p.value AS TEXT) END",
        ParameterNumber = $"CASE WHEN {ParameterIsNumber} THEN CAST(p.value AS DOUBLE PRECISION) END";

    /// <summary>Whether the value is a number; one that is not finite is kept as a word.</summary>
    public const string ParameterIsNumber = "p.kind IN ('bool', 'int', 'double') AND p.value NOT IN ('NaN', 'Infinity', '-Infinity')";

    private const string Several = "VARCHAR[]";

    /// <summary>What a message names: the JSON keys, and no more than one wants to read.</summary>
    private static readonly string[] Columns =
    [
        "runId", "name", "strategy", "symbol", "exchange", "tag", "timeframe", "createdAt", "start", "end", "elapsedMs", "seed", "version", "toolkit", "gitCommit", "notes",
    ];

    /// <summary>The columns of the view, in their order.</summary>
    public static IReadOnlyList<RunColumn> View { get; } =
    [
        new("run_id", "BIGINT", "r.run_id"),
        new("name", "VARCHAR", "r.name"),
        new("strategy", "VARCHAR", "r.strategy"),
        new("kind", "VARCHAR", "r.kind"),
        new("strategy_hash", "VARCHAR", "r.strategy_hash"),
        new("symbol", "VARCHAR", "r.symbol"),
        new("timeframe", "VARCHAR", "r.timeframe"),
        new("version", "BIGINT", "r.version_id"),
        new("data_sha256", "VARCHAR", "r.data_sha256"),
        new("start_time", "TIMESTAMP", "r.from_time"),
        new("end_time", "TIMESTAMP", "r.to_time"),
        new("created_at", "TIMESTAMP", "r.created_at"),
        new("elapsed_us", "BIGINT", "r.elapsed_us"),
        new("seed", "BIGINT", "r.seed"),
        new("toolkit", "VARCHAR", "r.toolkit"),
        new("git_commit", "VARCHAR", "r.git_commit"),
        new("notes", "VARCHAR", "r.notes"),
        new("tags", "VARCHAR", "(SELECT group_concat(t.tag, ' ') FROM run_tags t WHERE t.run_id = r.run_id)"),
        new("points", "BIGINT", "r.points"),
        new("closed_trades", "BIGINT", "r.closed_trades"),
        new("open_trades", "BIGINT", "r.open_trades"),
        .. Metrics.NumberNames.Select(name => new RunColumn(name, "DOUBLE", "m." + name)),
    ];

    private static readonly Dictionary<string, RunColumn> Known = View.Where(column => column.Name != "symbol")
        .Concat(
        [
            new("start", "TIMESTAMP", "r.from_time"),
            new("end", "TIMESTAMP", "r.to_time"),
            new("elapsedMs", "DOUBLE", "(r.elapsed_us / 1000.0)"),
            // A JSON array each, of which one value is enough.
            new("symbol", Several, "(SELECT json_group_array(s.symbol) FROM run_series s WHERE s.run_id = r.run_id)"),
            new("exchange", Several, "(SELECT json_group_array(s.exchange) FROM run_series s WHERE s.run_id = r.run_id)"),
            new("tag", Several, "(SELECT json_group_array(t.tag) FROM run_tags t WHERE t.run_id = r.run_id)"),
        ])
        .ToDictionary(column => Plain(column.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>A run can have several values, each of which is looked at.</summary>
    public bool IsSeveral => Type == Several;

    /// <summary>The name of the parameter, to be bound to the placeholder in <see cref="Sql"/>; null for anything else.</summary>
    public string? Parameter { get; private init; }

    /// <param name="name">The name, as a user writes it.</param>
    /// <param name="parameters">Names of the parameters that stored runs have.</param>
    /// <param name="placeholder">What a parameter's name is bound to.</param>
    /// <returns>A column; or a parameter, whose values are as SQLite keeps them: a number in one run, a word in the next.</returns>
    /// <exception cref="ToolkitException">It is neither (usage).</exception>
    public static RunColumn Find(string name, IEnumerable<string> parameters, string placeholder)
    {
        if (Known.GetValueOrDefault(Plain(name)) is { } column)
        {
            return column;
        }

        string own = name.StartsWith(ParameterPrefix, StringComparison.OrdinalIgnoreCase) ? name[ParameterPrefix.Length..] : name;
        string? stored = parameters.FirstOrDefault(p => p == own) ?? parameters.FirstOrDefault(p => p.Equals(own, StringComparison.OrdinalIgnoreCase));
        return stored is null ? throw Unknown(name, own, parameters) : new(stored, "", Value("p.value", placeholder)) { Parameter = stored };
    }

    /// <summary>A parameter as one type, null where its value is of the other; anything else stays.</summary>
    public RunColumn As(bool text, string placeholder) => Parameter is null ? this : text
        ? this with { Type = "VARCHAR COLLATE NOCASE", Sql = Value(ParameterText, placeholder) }
        : this with { Type = "DOUBLE", Sql = Value(ParameterNumber, placeholder) };

    private static string Value(string of, string placeholder) => $"(SELECT {of} FROM run_params p WHERE p.run_id = r.run_id AND p.name = {placeholder})";

    private static string Plain(string name) => name.Replace("_", "");

    private static ToolkitException Unknown(string name, string own, IEnumerable<string> parameters) => ToolkitException.Usage(
        own == name ? $"'{name}' is no column, statistic or parameter of any run" : $"no run has a parameter '{own}'",
        (NameDistance.Nearest(own, [.. Columns, .. Metrics.NumberNames, .. parameters]) is { } near
            ? $"did you mean {near}?"
            : $"columns are {string.Join(", ", Columns)}; statistics {string.Join(", ", Metrics.NumberNames)}; parameters are those of the stored runs")
        + " A text stands in single quotes");
}
