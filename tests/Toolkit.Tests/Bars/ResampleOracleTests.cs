namespace Toolkit.Tests.Bars;

/// <summary>Resampling against a slow implementation that looks every bar's bucket up by definition, in exchange time.</summary>
public class ResampleOracleTests
{
    private static readonly string[] Calendars = ["none", "24/7", "24/5", "FX", "XNYS", "Tokyo", "Futures", "Late"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Resample_is_what_grouping_by_definition_gives(int seed)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        string[] starts = ["2013-03-07", "2013-10-31", "2015-12-23", "2012-10-25", "2001-09-07", "2018-07-01"];
        string[] targets = ["3m", "5m", "30m", "1h", "4h", "12h", "1d", "1w", "1mo"];
        for (int round = 0; round < 40; round++)
        {
            TradingCalendar? calendar = Calendar(Calendars[random.Next(Calendars.Length)], folder);
            Timeframe from = random.Next(3) == 0 ? "5m" : "1m", to = targets[random.Next(targets.Length)];
            if (!to.IsMultipleOf(from))
            {
                continue;
            }

            BarSeries source = TestBars.Walk(random, from, Times(random, starts[random.Next(starts.Length)], from)).On(calendar);
            bool sessionOnly = random.Next(2) == 0;
            Compare(Oracle(source, to, sessionOnly), source.Resample(to, new() { SessionOnly = sessionOnly }), $"{seed}/{round} {calendar} {from}->{to}");
        }
    }

    [Fact]
    public void Resample_in_two_steps_is_resampling_in_one()
    {
        Random random = new(7);
        foreach (TradingCalendar? calendar in new TradingCalendar?[] { null, TradingCalendar.Xnys, TradingCalendar.Fx })
        {
            BarSeries source = TestBars.Walk(random, "1m", Times(random, "2013-03-07", "1m")).On(calendar);
            Compare([.. source.Resample("1h").Select(Rounded)], source.Resample("5m").Resample("1h"), "5m, 1h");
            Compare([.. source.Resample("1d").Select(Rounded)], source.Resample("30m").Resample("1d"), "30m, 1d");
            Compare([.. source.Resample("1mo").Select(Rounded)], source.Resample("1d").Resample("1mo"), "1d, 1mo");
            Compare([.. source.Resample("1h").Select(Rounded)], source.Resample("1h").Resample("1h"), "1h, 1h");
        }
    }

    [Fact]
    public void Resample_never_knows_a_bar_before_its_source_bars()
    {
        Random random = new(11);
        foreach (TradingCalendar? calendar in new TradingCalendar?[] { null, TradingCalendar.Xnys, TradingCalendar.Fx })
        {
            BarSeries source = TestBars.Walk(random, "1m", Times(random, "2013-03-07", "1m")).On(calendar);
            foreach (string to in new[] { "5m", "1h", "4h", "1d", "1w" })
            {
                BarSeries coarse = source.Resample(to, new() { SessionOnly = true });
                int at = 0;
                for (int i = 0; i < coarse.Count; i++)
                {
                    // The bar's close is the close of one of its source bars, the last one; nothing later may be in it.
                    while (at < source.Count && source.CloseTime(at) <= coarse.CloseTime(i))
                    {
                        at++;
                    }

                    Assert.Contains(source.Take(at), bar => bar.Close == coarse.Close[i]);
                    Assert.Equal(coarse.CloseTimes[i], coarse.CloseTime(i));
                }
            }
        }
    }

    private static IEnumerable<long> Times(Random random, string start, Timeframe timeframe)
    {
        long step = timeframe.Duration!.Value.Ticks / 10;
        int density = random.Next(1, 30);
        long time = TestBars.Micros(start);
        for (long end = time + 7 * UnixMicroseconds.PerDay; time < end; time += step * (random.Next(50) == 0 ? random.Next(1, 600) : random.Next(1, density)))
        {
            yield return time;

            // Bars right at New York's and Tokyo's closes are the odd ones: have plenty of them.
            long hour = UnixMicroseconds.PerHour, close = (time / hour + 1) * hour;
            if (random.Next(20) == 0)
            {
                yield return time = close;
            }
        }
    }

    private static TradingCalendar? Calendar(string name, TemporaryFolder folder) => name switch
    {
        "none" => null,
        "Tokyo" => TradingCalendar.Load(folder.Write("t.json", """{ "zone": "Asia/Tokyo", "open": "09:00", "close": "15:00", "breaks": [["11:30", "12:30"]] }""")),
        "Futures" => TradingCalendar.Load(folder.Write("f.json", """{ "zone": "America/Chicago", "open": "17:00", "close": "16:00" }""")),
        "Late" => TradingCalendar.Load(folder.Write("l.json", """{ "zone": "Europe/Berlin", "open": "08:00", "close": "00:00", "breaks": [["12:15", "12:45"]] }""")),
        _ => TradingCalendar.Get(name),
    };

    private static Bar[] Oracle(BarSeries source, Timeframe to, bool sessionOnly)
    {
        DateTime[] times = [.. source.Time];
        return [.. source
            .Select((bar, i) => (Bar: bar, Label: Label(times, i, (source.Timeframe.Duration!.Value, to), source.Calendar, sessionOnly)))
            .Where(b => b.Label is not null)
            .GroupBy(b => b.Label!.Value)
            .OrderBy(g => g.Key)
            .Select(g => new Bar(
                g.Key, g.First().Bar.Open, g.Max(b => b.Bar.High), g.Min(b => b.Bar.Low), g.Last().Bar.Close,
                g.Any(b => b.Bar.Volume is not null) ? g.Sum(b => b.Bar.Volume ?? 0) : null))
            .Select(Rounded)];
    }

    private static DateTime? Label(DateTime[] times, int i, (TimeSpan Length, Timeframe To) how, TradingCalendar? calendar, bool sessionOnly)
    {
        (TimeSpan length, Timeframe to) = how;
        DateTime t = times[i];
        if (calendar is null)
        {
            return to.IsIntraday ? t.Date + Floor(t.TimeOfDay, to) : Date(t.Date, to);
        }

        DateTime opens = calendar.SessionAt(t) is { } around ? around.Breaks.SingleOrDefault(b => b.Contains(t)).To : calendar.NextSession(t)!.Value.Open;
        bool straddles = !calendar.IsOpen(t) && t + length > opens;
        DateTime at = straddles ? opens : IsAuction(times, i, calendar) ? t.AddTicks(-10) : t;
        Session? inside = calendar.SessionAt(at);
        bool trades = calendar.IsOpen(at);
        if (!to.IsIntraday)
        {
            return trades ? Date(inside!.Value.Label.ToDateTime(default, DateTimeKind.Utc), to) : null;
        }

        if (trades)
        {
            DateTime part = inside!.Value.Breaks.Select(b => b.To).Where(b => b <= at).Append(inside.Value.Open).Max();
            return part + Floor(at - part, to);
        }

        if (sessionOnly)
        {
            return null;
        }

        if (inside is not null)
        {
            DateTime pause = inside.Value.Breaks.Single(b => b.Contains(at)).From;
            return pause + Floor(at - pause, to);
        }

        Session next = calendar.NextSession(at)!.Value, before = calendar.PreviousSession(at)!.Value;
        DateTime midnight = TimeZoneInfo.ConvertTimeToUtc(next.Label.ToDateTime(default), calendar.Zone);
        midnight = midnight < before.Close ? before.Close : midnight > next.Open ? next.Open : midnight;
        if (at < midnight)
        {
            return before.Close + Floor(at - before.Close, to);
        }

        TimeSpan ahead = next.Open - at, grid = Floor(ahead, to);
        DateTime start = next.Open - (grid == ahead ? grid : grid + to.Duration!.Value);
        return start < midnight ? midnight : start;
    }

    private static bool IsAuction(DateTime[] times, int i, TradingCalendar calendar)
    {
        DateTime t = times[i];
        if (calendar.IsOpen(t) || !calendar.IsOpen(t.AddTicks(-10)))
        {
            return false;
        }

        DateTime local = TimeZoneInfo.ConvertTimeFromUtc(t, calendar.Zone);
        DateTime end = TimeZoneInfo.ConvertTimeToUtc(local.Date.AddDays(1), calendar.Zone);
        DateTime trading = calendar.SessionAt(t) is { } session ? session.Breaks.Single(b => b.From == t).To : calendar.NextSession(t)!.Value.Open;
        end = trading < end || calendar.SessionAt(t) is not null ? trading : end;
        return i + 1 == times.Length || times[i + 1] >= end;
    }

    private static TimeSpan Floor(TimeSpan time, Timeframe to) => new(time.Ticks / to.Duration!.Value.Ticks * to.Duration.Value.Ticks);

    private static DateTime Date(DateTime day, Timeframe to) => to.Unit switch
    {
        TimeframeUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        TimeframeUnit.Month => new(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        _ => day,
    };

    private static Bar Rounded(Bar bar) => bar with { Volume = bar.Volume is { } v ? Math.Round(v, 6) : null };

    private static void Compare(Bar[] expected, BarSeries actual, string what)
    {
        Assert.True(expected.Length == actual.Count, $"{what}: {expected.Length} bars expected, {actual.Count} found");
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == Rounded(actual[i]), $"{what}: bar {i}: {expected[i]} expected, {actual[i]} found");
        }
    }
}
