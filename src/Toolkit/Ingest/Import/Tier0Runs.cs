using System.Security.Cryptography;
using System.Text.Json;
using Toolkit.Backtesting;

namespace Toolkit.Ingest;

/// <summary>The backtests of tier 0 as runs of the workspace: those with trades measured anew on the bars that came over, others with the statistics that were kept.</summary>
internal sealed class Tier0Runs(Tier0Store store, OlderDatabase database, ImportJob job)
{
    private static readonly string[] RunId = ["id", "run_id"];
    private static readonly string[] OfRun = ["run_id", "backtest_run_id", "backtest_id"];

    private readonly Dictionary<(string, Timeframe), BarSeries?> _bars = [];

    public async Task BringAsync(CancellationToken cancel)
    {
        List<OlderRow> runs = database.Rows("backtest_runs");
        ILookup<string, OlderRow> trades = database.Rows("trades").ToLookup(row => row.Text(OfRun) ?? "");
        HashSet<string> known = [.. (await job.To.Runs.ListAsync(new() { Tag = Tier0Store.Name }, cancel).ConfigureAwait(false)).SelectMany(run => run.Tags)];
        List<RunToSave> fresh = [];
        (long there, long count, long kept) = (0, 0, 0);
        foreach (OlderRow row in runs)
        {
            cancel.ThrowIfCancellationRequested();
            OlderRow[] own = [.. trades[row.Text(RunId) ?? ""]];
            count += own.Length;
            string tag = Tag(row, own);
            if (known.Contains(tag))
            {
                (there, kept) = (there + 1, kept + own.Length);
            }
            else if (!job.Options.DryRun && await TryAsync(row, own, tag, cancel).ConfigureAwait(false) is { } run)
            {
                fresh.Add(run);
                (there, kept) = (there + 1, kept + run.Result.Trades.Count);
            }
        }

        await job.To.Runs.SaveAllAsync(fresh, cancel).ConfigureAwait(false);
        if (runs.Count > 0)
        {
            job.Tables.AddRange([new("runs", runs.Count, there), new("trades", count, kept)]);
            job.Notes.Add("runs of tier 0 have the tags tier0 and tier0:NUMBER#HASH; they cannot be run again here, as their strategies are not C# of the toolkit");
        }
    }

    private async Task<RunToSave?> TryAsync(OlderRow row, OlderRow[] trades, string tag, CancellationToken cancel)
    {
        string id = row.Text(RunId) ?? "?";
        try
        {
            return await RunAsync(row, trades, tag, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e)
        {
            job.Problems.Add($"run {id}: {e.Message}");
            return null;
        }
    }

    private async Task<RunToSave> RunAsync(OlderRow row, OlderRow[] rows, string tag, CancellationToken cancel)
    {
        JsonElement? config = row.Json("config", "configuration", "parameters", "params"), metrics = row.Json("metrics", "results", "statistics", "stats");
        Dictionary<string, object> settings = Tier0Config.Flat(config);
        string? symbol = store.SymbolOf(row) ?? Setting("symbol", "ticker");
        string strategy = row.Text("strategy", "strategy_name") ?? Setting("strategy", "strategy_name") ?? row.Text("name") ?? "Tier0";
        double cash = row.Number("initial_capital", "initial_cash", "cash", "capital") ?? Money("initial_capital", "initial_cash", "cash", "capital", "starting_capital") ?? 10_000;
        Trade[] trades = [.. rows.Select(one => Tier0Trade.Of(one, store.SymbolOf(one) ?? symbol)).OfType<Trade>()];
        if (trades.Length < rows.Length)
        {
            job.Problems.Add($"run {row.Text(RunId)}: {rows.Length - trades.Length} of its {rows.Length} trades have no exit, or no price or quantity; they are left out");
        }

        BacktestOptions account = new() { Cash = cash };
        BacktestResult result = trades.Length > 0
            ? await MeasuredAsync(trades, (row, symbol), account, cancel).ConfigureAwait(false)
            : Tier0Config.Kept(metrics, (row.Time("start", "start_date", "from_date", "started_at", "created_at"), row.Time("end", "end_date", "to_date", "created_at")), symbol ?? "?", account);
        result = BacktestResult.Restored(result.Run, strategy, settings, (result.Trades, []), result.Metrics, TimeSpan.Zero);
        string notes = $"tier 0, run {row.Text(RunId)}{(row.Time("created_at", "run_at", "started_at", "timestamp") is { } at ? $", made {UnixMicroseconds.ToIso(UnixMicroseconds.From(at))}" : "")}"
            + (metrics is { } said ? $"; its statistics there: {said.GetRawText()}" : "");
        return new(result, row.Text("name", "run_name") ?? strategy, new() { Tags = [Tier0Store.Name, tag], Notes = notes, RepositoryFolder = Path.GetPathRoot(database.Path) });

        string? Setting(params string[] names) => Tier0Config.Find(settings, names)?.ToString();

        double? Money(params string[] names) => Tier0Config.Find(settings, names) is { } value and (long or double) ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>On the bars of all its symbols, where these have come over; else by the trades alone.</summary>
    private async Task<BacktestResult> MeasuredAsync(Trade[] trades, (OlderRow Row, string? Symbol) run, BacktestOptions account, CancellationToken cancel)
    {
        ForeignTrades foreign = new(trades, account);
        OlderRow? dataset = store.DatasetOf(run.Row);
        JsonElement? config = run.Row.Json("config", "configuration", "parameters", "params");
        string? said = run.Row.Text("timeframe", "interval", "tf") ?? dataset?.Text("timeframe", "interval", "tf") ?? Tier0Config.Find(Tier0Config.Flat(config), ["timeframe", "interval", "tf"])?.ToString();
        List<BarSeries> bars = [];
        foreach (string symbol in trades.Select(trade => trade.Symbol).Distinct())
        {
            if (Timeframe.TryParse(said, out Timeframe? timeframe) && await BarsAsync(symbol, timeframe, cancel).ConfigureAwait(false) is { } all)
            {
                bars.Add(all.Slice(run.Row.Time("start", "start_date", "from_date"), Past(run.Row.Time("end", "end_date", "to_date"))));
            }
        }

        RunRecord? record = null;
        if (bars.Count == trades.Select(trade => trade.Symbol).Distinct().Count() && bars.TrueForAll(series => series.Count > 0))
        {
            try
            {
                record = foreign.On(bars);
            }
            catch (ToolkitException e) when (e.Kind == ErrorKind.Usage)
            {
                job.Notes.Add($"run {run.Row.Text(RunId)} is measured by its trades alone: {e.Message}");
            }
        }

        return new(record ?? foreign.Alone(), "", new Dictionary<string, object>());
    }

    private async Task<BarSeries?> BarsAsync(string symbol, Timeframe timeframe, CancellationToken cancel)
    {
        if (!_bars.TryGetValue((symbol, timeframe), out BarSeries? bars))
        {
            try
            {
                bars = await job.To.Bars.ReadAsync(symbol, timeframe, options: new() { Exchange = job.Options.Ingest.Exchange ?? SeriesKey.LocalExchange }, cancel: cancel).ConfigureAwait(false);
            }
            catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
            {
                bars = null;
            }

            _bars[(symbol, timeframe)] = bars;
        }

        return bars;
    }

    /// <summary>The last day of a run belongs to it.</summary>
    private static DateTime? Past(DateTime? end) => end is { } at && at.TimeOfDay == TimeSpan.Zero ? at.AddDays(1) : end?.AddTicks(TimeSpan.TicksPerMicrosecond);

    /// <summary>The same only for the same run with the same trades, whatever other store has one of its number.</summary>
    private static string Tag(OlderRow run, OlderRow[] trades)
    {
        string all = string.Join('\n', trades.Prepend(run).Select(row => string.Join('\0', row.Values.Select(value => value is null ? "" : OlderRow.Text(value)))));
        return $"{Tier0Store.Name}:{run.Text(RunId)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..8]}";
    }
}
