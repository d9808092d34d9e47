namespace Toolkit.Runs;

/// <summary>A table of stored runs, and the columns that a run fills.</summary>
internal sealed record RunTable(string Name, params IReadOnlyList<string> Columns)
{
    public static RunTable Sources { get; } = new("run_sources", "sha256", "text");

    public static RunTable Runs { get; } = new(
        "runs", "name", "strategy", "kind", "strategy_hash", "source_sha256", "symbol", "timeframe", "version_id", "data_sha256", "from_time", "to_time", "created_at",
        "elapsed_us", "seed", "toolkit", "git_commit", "notes", "points", "closed_trades", "open_trades");

    public static RunTable Metrics { get; } = new("run_metrics", ["run_id", .. Toolkit.Metrics.NumberNames]);

    public static RunTable Parameters { get; } = new("run_params", "run_id", "name", "kind", "value");

    public static RunTable Tags { get; } = new("run_tags", "run_id", "tag");

    public static RunTable Series { get; } = new(
        "run_series", "run_id", "position", "exchange", "symbol", "timeframe", "is_main", "version_id", "sha256", "bars", "first_time", "last_time", "calendar", "origin");

    public static RunTable Details { get; } = new(
        "run_details", "run_id", "options", "warnings", "equity", "trades", "rejections", "reductions", "benchmark", "skipped");

    public static RunTable Bars { get; } = new("run_bars", "sha256", "bars");

    /// <summary>The names of the columns, separated by commas.</summary>
    public string Names => string.Join(", ", Columns);
}
