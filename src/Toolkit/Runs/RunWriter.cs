using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Runs;

/// <summary>Writes runs in one transaction, with statements that are prepared once for all of them.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly WriteTransaction _transaction;
    private readonly HashSet<string> _known = [];
    private readonly SqliteCommand _source;
    private readonly SqliteCommand _run;
    private readonly SqliteCommand _metrics;
    private readonly SqliteCommand _parameter;
    private readonly SqliteCommand _tag;
    private readonly SqliteCommand _series;
    private readonly SqliteCommand _details;

    public RunWriter(WriteTransaction transaction)
    {
        _transaction = transaction;
        transaction.Changed(CatalogPart.Runs);
        _source = Insert("run_sources", "INSERT OR IGNORE", "sha256", "text");
        _run = Insert(
            "runs", "INSERT", "name", "strategy", "kind", "strategy_hash", "source_sha256", "symbol", "timeframe", "version_id", "data_sha256", "from_time",
            "to_time", "created_at", "elapsed_us", "seed", "toolkit", "git_commit", "notes", "points", "closed_trades", "open_trades");
        _metrics = Insert("run_metrics", "INSERT", ["run_id", .. Metrics.NumberNames]);
        _parameter = Insert("run_params", "INSERT", "run_id", "name", "kind", "value");
        _tag = Insert("run_tags", "INSERT OR IGNORE", "run_id", "tag");
        _series = Insert(
            "run_series", "INSERT", "run_id", "position", "exchange", "symbol", "timeframe", "is_main", "version_id", "sha256", "bars", "first_time",
            "last_time", "calendar", "origin");
        _details = Insert("run_details", "INSERT", "run_id", "options", "warnings", "equity", "trades", "rejections", "reductions", "benchmark", "skipped");
    }

    /// <returns>The run's number.</returns>
    public long Add(PackedRun packed)
    {
        StoredRun run = packed.Run;
        RunSummary facts = run.Summary;
        string? source = run.StrategySource is null ? null : run.StrategyHash!["sha256:".Length..];
        if (source is not null)
        {
            Execute(_source, source, run.StrategySource);
        }

        Execute(
            _run, facts.Name, facts.Strategy, OptionsJson.Word(run.Kind), run.StrategyHash, source, facts.Symbol, facts.Timeframe?.Name, facts.Version,
            facts.DataSha256, Micros(facts.Metrics.Start), Micros(facts.Metrics.End), _transaction.Now, (long)facts.Elapsed.TotalMicroseconds,
            run.Options.Seed, run.ToolkitVersion, run.GitCommit, facts.Notes, run.Result.Equity.Count, run.Trades.Count, run.Result.OpenTrades.Count);
        long id = SQLitePCL.raw.sqlite3_last_insert_rowid(_transaction.Connection.Handle);
        Execute(_metrics, [id, .. facts.Metrics.Numbers.Select(number => (object?)number.Value)]);
        foreach ((string name, object given) in facts.Parameters)
        {
            (string kind, object value) = ParameterCell.Of(given);
            Execute(_parameter, id, name, kind, value);
        }

        foreach (string tag in facts.Tags)
        {
            Execute(_tag, id, tag);
        }

        foreach (BarSeries bars in run.Result.Series.Where(bars => _known.Add(bars.Sha256)))
        {
            AddBars(bars);
        }

        foreach ((int position, StoredSeries series) in run.Series.Index())
        {
            Execute(
                _series, id, position, series.Key?.Exchange, series.Symbol, series.Key?.Timeframe.Name, series.IsMain, series.Origin?.Version, series.Sha256,
                series.Bars, Micros(series.From), Micros(series.To), series.Calendar, OriginJson.Of(series.Origin)?.ToJsonString());
        }

        Execute(_details, id, packed.Options, packed.Warnings, packed.Equity, packed.Trades, packed.Rejections, packed.Reductions, packed.Benchmark, packed.Skipped);
        return id;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in new[] { _source, _run, _metrics, _parameter, _tag, _series, _details })
        {
            command.Dispose();
        }
    }

    private void AddBars(BarSeries bars)
    {
        if (bars.Count <= BarChecksums.MostBars
            && _transaction.Connection.Scalar("SELECT 1 FROM run_bars WHERE sha256 = $sha256", ("$sha256", bars.Sha256)) is null)
        {
            _transaction.Connection.Execute(
                "INSERT INTO run_bars (sha256, bars) VALUES ($sha256, $bars)", ("$sha256", bars.Sha256), ("$bars", BarChecksums.Of(bars).Pack()));
        }
    }

    private static long? Micros(DateTime? time) => time is { } moment ? UnixMicroseconds.From(moment) : null;

    private SqliteCommand Insert(string table, string verb, params string[] columns)
    {
        SqliteCommand command = (SqliteCommand)_transaction.Connection.Command(
            $"{verb} INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "$" + column))})");
        foreach (string column in columns)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + column });
        }

        return command;
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}
