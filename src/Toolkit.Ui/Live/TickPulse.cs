namespace Toolkit.Ui.Live;

/// <summary>Ticks of today by symbol. Counting takes longer the more there are, so it is done at most a tenth of the time.</summary>
internal sealed class TickPulse(Workspace tk)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private object _last = new { Symbols = Array.Empty<object>(), Files = 0, Bytes = 0L };
    private IReadOnlyDictionary<string, long> _counts = new Dictionary<string, long>();
    private DateTime _at = DateTime.MinValue, _due = DateTime.MinValue;

    public async Task<object> ReadAsync(DateTime now, CancellationToken cancel)
    {
        if (now < _due)
        {
            return _last;
        }

        long start = tk.Options.Clock.GetTimestamp();
        IReadOnlyList<TickFile> files = tk.Ticks.Files();
        IReadOnlyList<TickSummary> symbols = files.Count == 0 ? [] : await tk.Ticks.SummariesAsync(now.Date, cancel: cancel).ConfigureAwait(false);
        double seconds = (now - _at).TotalSeconds;
        _last = new
        {
            Symbols = symbols.Select(s => new
            {
                s.Symbol, s.Count, s.Quotes, s.Trades, s.Last, s.MeanSpread, s.Volume,
                PerSecond = _at.Date == now.Date && _counts.TryGetValue(s.Symbol, out long before) ? Math.Max(0, s.Count - before) / seconds : (double?)null,
            }).ToArray(),
            Files = files.Count,
            Bytes = files.Sum(f => f.Bytes),
        };
        (_counts, _at) = (symbols.ToDictionary(s => s.Symbol, s => s.Count), now);
        TimeSpan wait = 10 * tk.Options.Clock.GetElapsedTime(start);
        _due = now + (wait > Least ? wait : Least);
        return _last;
    }
}
