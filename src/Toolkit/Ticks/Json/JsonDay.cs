namespace Toolkit.Ticks;

/// <summary>Ticks of one day that lie in one file of JSON, which is read as a whole.</summary>
/// <param name="path">The file.</param>
/// <param name="day">The day that its name tells; ticks of others in it are not read.</param>
/// <param name="read">Reads a file of JSON.</param>
internal sealed class JsonDay(string path, int day, Func<string, TickEntry[]> read) : TickDay
{
    public override int Day => day;

    public override TickRun Read(string symbol, TimeRange range) =>
        JsonName.MayHold(Path.GetFileName(path), symbol) ? InOrder(Rows(range).Where(row => row.Stream.Symbol == symbol)) : TickRun.Empty;

    public override TickRun Latest(string symbol, int count) => Read(symbol, TimeRange.All).Last(count);

    public override long Count(string symbol, TimeRange range) => Read(symbol, range).Count;

    public override IReadOnlyList<TickSummary> Summaries(string? symbol, TimeRange range) => symbol is not null && !JsonName.MayHold(Path.GetFileName(path), symbol)
        ? []
        :
        [
            .. Rows(range).Where(row => symbol is null || row.Stream.Symbol == symbol)
                .GroupBy(row => row.Stream.Symbol, StringComparer.Ordinal).Select(same => MixedDay.Summary(same.Key, InOrder(same).ToRows())),
        ];

    private IEnumerable<TickEntry> Rows(TimeRange range) => read(path).Where(row => row.Day == day && row.Time >= range.FromMicroseconds && row.Time < range.ToMicroseconds);

    /// <summary>In order, each once: an older system may have written a resent tick twice.</summary>
    private static TickRun InOrder(IEnumerable<TickEntry> rows)
    {
        TickEntry[] all = [.. rows];
        Array.Sort(all, static (a, b) => TickEntry.Compare(a, b));
        return TickRun.Of([.. all.Where((row, i) => i == 0 || TickEntry.Compare(all[i - 1], row) != 0)]);
    }
}
