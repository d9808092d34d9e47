namespace Toolkit.ClickHouse.Pushing;

/// <summary>The calendars that pushed series go by, as the stretches that <c>resample</c> needs.</summary>
internal sealed class Sessions(PushSession push, Workspace tk)
{
    /// <summary>Bars by whose times a calendar is guessed, at least; the library guesses by 50,000.</summary>
    private const int Enough = 60_000;

    private readonly HashSet<string> _pushed = [];
    private readonly Lazy<TimeRange> _range = new(() => Range(tk.Datasets()));

    public static PushedTable Table { get; } = Made();

    /// <summary>The name of the calendar of a series, which is there from then on; empty when its days are those of UTC.</summary>
    public async Task<string> OfAsync(SeriesKey key, CancellationToken cancel)
    {
        BarSeries bars = await tk.Bars.LatestAsync(key.Symbol, key.Timeframe, Enough, new() { Exchange = key.Exchange }, cancel).ConfigureAwait(false);
        if (bars.Calendar is not { } calendar || calendar.StretchesAround(TimeRange.FromMicros(0, 1)).Count == 0)
        {
            return "";
        }

        if (_pushed.Add(calendar.Name))
        {
            await PushAsync(calendar).ConfigureAwait(false);
        }

        return calendar.Name;
    }

    private static PushedTable Made()
    {
        (string, Array)[] columns = Columns([]);
        return new PushedTable { Name = "sessions", Key = ["calendar", "start"], Group = ["calendar"], Required = [.. columns.Select(column => column.Item1)] }
            .With(Frame.FromColumns([("calendar", Array.Empty<string>()), .. columns]));
    }

    private async Task PushAsync(TradingCalendar calendar)
    {
        IReadOnlyList<CalendarStretch> stretches = calendar.StretchesAround(_range.Value);
        BlockPush blocks = new(push, Table, 0, ("calendar = {calendar:String}", [("calendar", "String", calendar.Name)]));
        await blocks.BeginAsync().ConfigureAwait(false);
        await blocks.AddAsync(Frame.FromColumns(Columns(stretches)), new Dictionary<string, string> { ["calendar"] = calendar.Name }).ConfigureAwait(false);
        await blocks.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Whole years around all bars, so that it changes once a year.</summary>
    private static TimeRange Range(IReadOnlyList<DatasetRow> rows)
    {
        (int first, int last) = (rows.Min(row => row.From.Year), rows.Max(row => row.To.Year));
        return TimeRange.Of(new DateTime(first, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(Math.Min(last + 1, 9999), 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private static (string, Array)[] Columns(IReadOnlyList<CalendarStretch> of) =>
    [
        ("start", of.Select(s => s.Start).ToArray()), ("end", of.Select(s => s.End).ToArray()), ("anchor", of.Select(s => s.Anchor).ToArray()),
        ("in_session", of.Select(s => s.InSession).ToArray()), ("day", of.Select(s => s.Day).ToArray()), ("next_open", of.Select(s => s.NextOpen).ToArray()),
        ("next_day", of.Select(s => s.NextDay).ToArray()), ("auction_until", of.Select(s => s.AuctionUntil).ToArray()),
        ("previous_start", of.Select(s => s.PreviousStart).ToArray()), ("previous_day", of.Select(s => s.PreviousDay).ToArray()),
    ];
}
