using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Runs;

/// <summary>Writes runs in one transaction, with statements that are prepared once for all of them.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly DbConnection _connection;
    private readonly long _now;
    private readonly HashSet<string> _known = [];
    private readonly DbCommand _source;
    private readonly DbCommand _run;
    private readonly DbCommand _metrics;
    private readonly DbCommand _parameter;
    private readonly DbCommand _tag;
    private readonly DbCommand _series;
    private readonly DbCommand _details;

    /// <param name="connection">Where the runs go, inside of a transaction.</param>
    /// <param name="now">The time that all of them bear, in microseconds.</param>
    public RunWriter(DbConnection connection, long now)
    {
        (_connection, _now) = (connection, now);
        _source = Insert(RunTable.Sources, "ON CONFLICT DO NOTHING");
        _run = Insert(RunTable.Runs, "RETURNING run_id");
        _metrics = Insert(RunTable.Metrics);
        _parameter = Insert(RunTable.Parameters);
        _tag = Insert(RunTable.Tags, "ON CONFLICT DO NOTHING");
        _series = Insert(RunTable.Series);
        _details = Insert(RunTable.Details);
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

        Set(
            _run, facts.Name, facts.Strategy, OptionsJson.Word(run.Kind), run.StrategyHash, source, facts.Symbol, facts.Timeframe?.Name, facts.Version,
            facts.DataSha256, Micros(facts.Metrics.Start), Micros(facts.Metrics.End), _now, (long)facts.Elapsed.TotalMicroseconds,
            run.Options.Seed, run.ToolkitVersion, run.GitCommit, facts.Notes, run.Result.Equity.Count, run.Trades.Count, run.Result.OpenTrades.Count);
        long id = (long)_run.ExecuteScalar()!;
        Execute(_metrics, [id, .. facts.Metrics.Numbers.Select(number => (object?)number.Value)]);
        foreach ((string name, object given) in facts.Parameters)
        {
            (string kind, object value) = ParameterCell.Of(given);
            Execute(_parameter, id, name, kind, _connection is SqliteConnection ? value : ParameterCell.InText(value));
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
                _series, id, position, series.Key?.Exchange, series.Symbol, series.Key?.Timeframe.Name, series.IsMain ? 1L : 0L, series.Origin?.Version, series.Sha256,
                series.Bars, Micros(series.From), Micros(series.To), series.Calendar, OriginJson.Of(series.Origin)?.ToJsonString());
        }

        Execute(_details, id, packed.Options, packed.Warnings, packed.Equity, packed.Trades, packed.Rejections, packed.Reductions, packed.Benchmark, packed.Skipped);
        return id;
    }

    public void Dispose()
    {
        foreach (DbCommand command in new[] { _source, _run, _metrics, _parameter, _tag, _series, _details })
        {
            command.Dispose();
        }
    }

    private void AddBars(BarSeries bars)
    {
        if (bars.Count <= BarChecksums.MostBars
            && _connection.Scalar("SELECT 1 FROM run_bars WHERE sha256 = $sha256", ("$sha256", bars.Sha256)) is null)
        {
            _connection.Execute(
                "INSERT INTO run_bars (sha256, bars) VALUES ($sha256, $bars) ON CONFLICT DO NOTHING", ("$sha256", bars.Sha256), ("$bars", BarChecksums.Of(bars).Pack()));
        }
    }

    private static long? Micros(DateTime? time) => time is { } moment ? UnixMicroseconds.From(moment) : null;

    private DbCommand Insert(RunTable table, string end = "") => _connection.Command(
        $"INSERT INTO {table.Name} ({table.Names}) VALUES ({string.Join(", ", table.Columns.Select(column => "$" + column))}) {end}",
        [.. table.Columns.Select(column => ("$" + column, (object?)null))]);

    private static void Execute(DbCommand command, params ReadOnlySpan<object?> values)
    {
        Set(command, values);
        command.ExecuteNonQuery();
    }

    private static void Set(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
