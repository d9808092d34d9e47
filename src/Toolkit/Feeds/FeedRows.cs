using Toolkit.Bars;
using Toolkit.Calendars;

namespace Toolkit.Feeds;

/// <summary>Tells the rows of a page that are bars of a timeframe from those that are none.</summary>
/// <remarks>
/// A bar lies on the grid of its session, or of the clock. A source may have a grid of its own where no calendar is known
/// for sure; there a row is no bar when it starts while another one lasts. A quote, stamped at a close at one price with
/// no volume, is no bar anywhere.
/// </remarks>
internal static class FeedRows
{
    /// <summary>A phase that is so much rarer than another one is not the grid's.</summary>
    private const int Rare = 4;

    /// <summary>Of fewer rows no majority says anything.</summary>
    private const int Few = 3;

    /// <summary>From when on a bar cannot have begun, an hour of difference between two clocks granted.</summary>
    public static DateTime NotBegun(Timeframe timeframe, DateTime now) =>
        UnixMicroseconds.ToDateTime(Math.Max(TimeSteps.Add(timeframe, UnixMicroseconds.From(now)), UnixMicroseconds.From(now) + UnixMicroseconds.PerHour));

    /// <param name="rows">Rows in any order.</param>
    /// <param name="grid">The bars that the series should have.</param>
    /// <exception cref="ToolkitException">Most rows are no such bars (bad data).</exception>
    public static SortedRows Sort(IReadOnlyList<Bar> rows, BarGrid grid)
    {
        HashSet<long> misfits = grid.Timeframe.IsIntraday ? OffGrid(rows, grid) : NoLabels(rows, grid.Timeframe);
        ILookup<RowKind, Bar> sorted = rows.ToLookup(b =>
            misfits.Contains(UnixMicroseconds.From(b.Time)) ? IsFlat(b) ? RowKind.Quote : RowKind.OffGrid : IsQuote(b, grid) ? RowKind.Quote : RowKind.Bar);
        return new([.. sorted[RowKind.Bar]], [.. sorted[RowKind.OffGrid]], [.. sorted[RowKind.Quote]]);
    }

    /// <summary>The bar that the series should have where a row off the grid lies, or null when it should have none.</summary>
    public static long? Slot(Bar row, BarGrid grid)
    {
        long time = UnixMicroseconds.From(row.Time);
        return grid.Timeframe.IsIntraday
            ? grid.Last(TimeRange.FromMicros(time - TimeSteps.Add(grid.Timeframe, 0) + 1, time + 1))
            : TimeSteps.Floor(grid.Timeframe, time);
    }

    private static HashSet<long> NoLabels(IReadOnlyList<Bar> rows, Timeframe timeframe)
    {
        HashSet<long> misfits = [.. rows.Select(b => UnixMicroseconds.From(b.Time)).Where(t => TimeSteps.Floor(timeframe, t) != t)];
        return misfits.Count * 2 <= rows.Count ? misfits : throw ToolkitException.BadData(
            $"the feed gave a {timeframe} bar stamped {UnixMicroseconds.ToIso(misfits.Min())}",
            "a bar of a day or longer carries the first date of its period at 00:00: the session date, Monday, the first of the month");
    }

    private static HashSet<long> OffGrid(IReadOnlyList<Bar> rows, BarGrid grid)
    {
        long step = TimeSteps.Add(grid.Timeframe, 0);
        long[] times = [.. rows.Select(b => UnixMicroseconds.From(b.Time)).Distinct().Order()];
        List<long> off = Off(times, step, grid.Calendar);
        if (off.Count == 0)
        {
            return [];
        }

        // 24/5 also stands for exchanges of which only the weekend is known.
        bool isKnown = grid.Calendar is not null && grid.Calendar != TradingCalendar.Weekdays;
        return isKnown && (off.Count * 2 <= times.Length || times.Length < Few) ? [.. off] : Overlapping(rows, times, grid.Timeframe, step);
    }

    /// <summary>The times that lie neither on the session's grid nor on that of the clock, in UTC or in exchange time.</summary>
    private static List<long> Off(long[] times, long step, TradingCalendar? calendar)
    {
        List<long> off = [.. times.Where(t => TimeSteps.Past(step, t) != 0)];
        if (off.Count == 0 || calendar is null || calendar.IsClock)
        {
            return off;
        }

        long[] odd = [.. off.Where(t => TimeSteps.Past(step, t - calendar.MidnightOf(ExchangeZone.LocalDay(calendar.Zone, t))) != 0)];
        SessionGrid sessions = new(calendar, odd, step, step);
        off.Clear();
        for (int i = 0; i < odd.Length; i++)
        {
            if (i == 0 || odd[i] >= sessions.End)
            {
                sessions.MoveTo(odd, i);
            }

            if (sessions.Start != odd[i] && !sessions.AtAuction)
            {
                off.Add(odd[i]);
            }
        }

        return off;
    }

    private static HashSet<long> Overlapping(IReadOnlyList<Bar> rows, long[] times, Timeframe timeframe, long step)
    {
        // No exchange counts its bars from within a minute.
        HashSet<long> misfits = [.. times.Where(t => TimeSteps.Past(UnixMicroseconds.PerMinute, t) != 0)];
        int within = misfits.Count;
        times = [.. times.Where(t => !misfits.Contains(t))];
        HashSet<long> quotes = [.. rows.Where(IsFlat).Select(b => UnixMicroseconds.From(b.Time))];
        Dictionary<long, int> phases = times.CountBy(t => TimeSteps.Past(step, t)).ToDictionary();
        int Weight(long time) => quotes.Contains(time) ? 0 : phases[TimeSteps.Past(step, time)];
        long kept = times.FirstOrDefault();
        foreach (long time in times.Skip(1))
        {
            // Of two, the one of a rare phase goes, otherwise the later.
            bool overlaps = time - kept < step, laterStays = overlaps && Weight(kept) * Rare < Weight(time);
            if (overlaps)
            {
                misfits.Add(laterStays ? kept : time);
            }

            kept = overlaps && !laterStays ? kept : time;
        }

        int rowCount = times.Length + within;
        return misfits.Count * 2 <= rowCount || rowCount < Few ? misfits : throw ToolkitException.BadData(
            $"the feed gave rows that follow each other in less than {timeframe} or lie on no grid of it, such as {UnixMicroseconds.ToIso(misfits.Min())}",
            "it must give bars of the timeframe that it is asked for");
    }

    /// <summary>Whether a row is a quote where nothing trades: at a close, or on a day without a session.</summary>
    private static bool IsQuote(Bar row, BarGrid grid)
    {
        if (!IsFlat(row) || grid.Calendar is not { IsClock: false } calendar)
        {
            return false;
        }

        long time = UnixMicroseconds.From(row.Time);
        if (!grid.Timeframe.IsIntraday)
        {
            return grid.First(TimeRange.FromMicros(time, grid.End(time))) is null;
        }

        return calendar.SessionAt(row.Time) is { } session
            ? session.Breaks.Any(pause => pause.FromMicroseconds == time)
            : calendar.PreviousSession(row.Time)?.CloseMicroseconds == time;
    }

    /// <summary>One price, and a volume that is known to be none.</summary>
    public static bool IsFlat(Bar row) => row.Volume == 0 && row.Open == row.High && row.High == row.Low && row.Low == row.Close;
}

/// <summary>What a row of a page is.</summary>
internal enum RowKind
{
    Bar,
    OffGrid,
    Quote,
}

/// <summary>The rows of a page by what they are.</summary>
/// <param name="Bars">Bars of the timeframe.</param>
/// <param name="OffGrid">Rows with prices of their own at a time that no bar of the timeframe has.</param>
/// <param name="Quotes">Rows of one price without volume where no bar belongs.</param>
internal sealed record SortedRows(IReadOnlyList<Bar> Bars, IReadOnlyList<Bar> OffGrid, IReadOnlyList<Bar> Quotes);
