namespace Toolkit.Soak;

/// <summary>Reads series that are always written as a whole, by the library and by SQL, until stdin ends: each read shows one load, and never an older one than the read before.</summary>
internal sealed class Reader(Workspace tk, int writers)
{
    private readonly Dictionary<string, int> _last = [];

    public async Task RunAsync()
    {
        Task<int> end = Task.Run(Console.In.Read);
        while (!end.IsCompleted)
        {
            for (int writer = 0; writer < writers; writer++)
            {
                await OneAsync(LoadPlan.Marker(writer), LoadPlan.MarkerRows);
                await OneAsync(LoadPlan.HotMarker(writer), LoadPlan.HotMarkerRows);
            }

            Frame trades = await tk.SqlAsync("SELECT (SELECT count(*) FROM trades) - (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM trades) - (SELECT count(*) FROM signals) AS signals");
            if (trades.Columns.Any(column => Convert.ToInt64(column[0], null) != 0))
            {
                throw new DisagreementException($"a reader saw part of a commit: {trades.ToText()}");
            }

            Console.Out.WriteLine("did reading-rounds");
            Console.Out.Flush();
        }
    }

    private async Task OneAsync(string symbol, int rows)
    {
        BarSeries bars;
        try
        {
            bars = await tk.Bars.ReadAsync(symbol, "1m");
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return;
        }

        Check(symbol, bars.Count, (int)bars.Volume.Span[0], (int)bars.Volume.Span[^1], rows);
        for (int i = 0; i < bars.Count; i++)
        {
            if (bars[i] != Load.Bar(bars[i].Time, i, _last[symbol]))
            {
                throw new DisagreementException($"{symbol}: bar {i} is {bars[i]} in a read of load {_last[symbol]}");
            }
        }

        Frame sql = await tk.SqlAsync("SELECT count(*) AS n, min(volume)::INTEGER AS least, max(volume)::INTEGER AS most FROM bars WHERE symbol = $symbol", new { symbol });
        int[] found = [.. sql.Columns.Select(column => Convert.ToInt32(column[0], null))];
        Check(symbol, found[0], found[1], found[2], rows);
    }

    private void Check(string symbol, int count, int least, int most, int rows)
    {
        int before = _last.GetValueOrDefault(symbol, Load.Absent);
        if (count != rows || least != most || least < before)
        {
            throw new DisagreementException($"{symbol}: {count} of {rows} rows, of loads {least} to {most}, after load {before} was read");
        }

        _last[symbol] = least;
    }
}
