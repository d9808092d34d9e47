using System.Globalization;

namespace Toolkit.Soak;

/// <summary>Compares a workspace that nobody writes to with the model.</summary>
internal sealed class StoreCheck(string workspace, SoakModel model)
{
    /// <exception cref="DisagreementException">It holds something else.</exception>
    public async Task RunAsync()
    {
        using Workspace tk = Workspace.Open(workspace, new() { VerifyReads = true });
        foreach (SeriesModel series in model.Series)
        {
            series.Check(await BarsAsync(tk, series));
        }

        await TicksAsync(tk);
        await LiveAsync(tk);
        await RunsAsync(tk);
        await QuotesAsync(tk);
    }

    /// <summary>All bars of a series; none when there is no such series.</summary>
    public static async Task<IReadOnlyList<Bar>> BarsAsync(Workspace tk, SeriesModel series)
    {
        // What is not stored in a timeframe would be made of a finer one.
        bool isStored = tk.Datasets().Any(row => row.Symbol == series.Symbol && row.Timeframe == series.Timeframe);
        return isStored ? await tk.Bars.ReadAsync(series.Symbol, series.Timeframe) : [];
    }

    private async Task TicksAsync(Workspace tk)
    {
        foreach ((string writer, (int acknowledged, int sent)) in model.Ticks)
        {
            HashSet<long> seen = [];
            foreach (Tick tick in await tk.Ticks.ReadAsync($"T{writer}"))
            {
                long number = tick.Sequence ?? -1;
                if (!seen.Add(number) || number < 0 || number >= sent || tick.Bid != number || tick.Ask != number + 1 || tick.Time != Writer.Monday.AddSeconds(number))
                {
                    throw new DisagreementException($"writer {writer} has tick {tick}, twice or never sent ({acknowledged} of {sent} acknowledged)");
                }
            }

            int missing = Enumerable.Range(0, acknowledged).FirstOrDefault(number => !seen.Contains(number), -1);
            if (missing >= 0)
            {
                throw new DisagreementException($"tick {missing} of writer {writer} is missing: {acknowledged} of {sent} were acknowledged, {seen.Count} are there");
            }
        }
    }

    private async Task LiveAsync(Workspace tk)
    {
        foreach ((string writer, (int acknowledged, int sent)) in model.Live)
        {
            string id = $"L{writer}";
            string[] trades = [.. (await tk.Live.TradesAsync(id)).Select(trade => trade.TradeId)];
            int orders = (await tk.Live.OrdersAsync(id)).Count, signals = (await tk.Live.SignalsAsync(id)).Count;
            bool whole = trades.Select(one => int.Parse(one, CultureInfo.InvariantCulture)).Order().SequenceEqual(Enumerable.Range(0, trades.Length));
            if (!whole || trades.Length < acknowledged || trades.Length > sent || orders != trades.Length || signals != trades.Length)
            {
                throw new DisagreementException($"{id}: {trades.Length} trades, {orders} orders, {signals} signals; {acknowledged} of {sent} rounds were acknowledged");
            }
        }
    }

    private async Task RunsAsync(Workspace tk)
    {
        Dictionary<string, RunSummary[]> found = (await tk.Runs.ListAsync()).GroupBy(run => run.Name).ToDictionary(same => same.Key, same => same.ToArray());
        foreach ((string name, (long Id, double Equity)? run) in model.Runs)
        {
            RunSummary[] same = found.GetValueOrDefault(name) ?? [];
            if (same.Length > 1 || (run is { } known && !(same is [{ } one] && one.Id == known.Id && one.Metrics.FinalEquity.Equals(known.Equity))))
            {
                throw new DisagreementException($"run {name}: {same.Length} are there; {(run is { } r ? $"{r.Id} with {r.Equity:R} was acknowledged" : "not acknowledged")}");
            }
        }

        if (found.Keys.FirstOrDefault(name => !model.Runs.ContainsKey(name)) is { } foreign)
        {
            throw new DisagreementException($"run {foreign} is there, and its writer was told that it is not");
        }
    }

    private async Task QuotesAsync(Workspace tk)
    {
        if (model.Quotes.Count == 0)
        {
            return;
        }

        Frame rows = await tk.SqlAsync("SELECT underlying, count(*) AS n, sum(bid) AS bids FROM option_quotes GROUP BY underlying");
        Dictionary<string, (long Rows, double Bids)> found = rows.Rows.ToDictionary(
            row => (string)row["underlying"]!, row => (Convert.ToInt64(row["n"], CultureInfo.InvariantCulture), Convert.ToDouble(row["bids"], CultureInfo.InvariantCulture)));
        foreach ((string name, WriteState state) in model.Quotes)
        {
            bool there = found.Remove(QuoteFile.Underlying(name), out (long, double) sums);
            bool whole = sums == (QuoteFile.Rows, QuoteFile.Rows * (QuoteFile.Rows + 1) / 2.0);
            if (there ? !whole || state == WriteState.Refused : state == WriteState.Acknowledged)
            {
                throw new DisagreementException($"quotes {name} ({state}): {sums}");
            }
        }

        if (found.Count > 0)
        {
            throw new DisagreementException($"quotes of {found.Keys.First()} are there, which nobody imported");
        }
    }
}
