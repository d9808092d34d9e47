using Toolkit.Catalog;
using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

/// <summary>The request matrix: for each state of the coverage exactly the ranges that are missing, and no other.</summary>
public sealed class FetchPlanTests
{
    private static readonly DateTime Now = Utc(3, 1);

    private static readonly DateTime AskedLately = Now.AddMinutes(-10);

    [Fact]
    public void Nothing_known_when_planned_asks_for_the_whole_range() =>
        AssertPlan("1h", null, (Utc(1, 1), Utc(1, 2)), [], [(Utc(1, 1), Utc(1, 2))]);

    [Fact]
    public void Everything_known_when_planned_asks_for_nothing() =>
        AssertPlan("1h", null, (Utc(1, 1), Utc(1, 2)), [Data(Utc(1, 1), Utc(1, 2))], []);

    [Fact]
    public void More_known_than_wanted_when_planned_asks_for_nothing() =>
        AssertPlan("1h", null, (Utc(1, 5), Utc(1, 6)), [Data(Utc(1, 1), Utc(1, 10))], []);

    [Fact]
    public void Head_missing_when_planned_asks_for_the_head() =>
        AssertPlan("1h", null, (Utc(1, 1), Utc(1, 3)), [Data(Utc(1, 2), Utc(1, 3))], [(Utc(1, 1), Utc(1, 2))]);

    [Fact]
    public void Tail_missing_when_planned_asks_for_the_tail() =>
        AssertPlan("1h", null, (Utc(1, 1), Utc(1, 3)), [Data(Utc(1, 1), Utc(1, 2))], [(Utc(1, 2), Utc(1, 3))]);

    [Fact]
    public void Both_ends_missing_when_planned_asks_for_both() => AssertPlan(
        "1h", null, (Utc(1, 1), Utc(1, 9)), [Data(Utc(1, 3), Utc(1, 5))], [(Utc(1, 1), Utc(1, 3)), (Utc(1, 5), Utc(1, 9))]);

    [Fact]
    public void Hole_when_planned_is_asked_for_alone() => AssertPlan(
        "1h", null, (Utc(1, 1), Utc(1, 9)), [Data(Utc(1, 1), Utc(1, 4)), Data(Utc(1, 5), Utc(1, 9))], [(Utc(1, 4), Utc(1, 5))]);

    [Fact]
    public void Many_holes_when_planned_are_each_asked_for() => AssertPlan(
        "1h", null, (Utc(1, 1), Utc(1, 9)),
        [Data(Utc(1, 1), Utc(1, 2)), Data(Utc(1, 3), Utc(1, 4)), Data(Utc(1, 5), Utc(1, 6)), Data(Utc(1, 8), Utc(1, 9))],
        [(Utc(1, 2), Utc(1, 3)), (Utc(1, 4), Utc(1, 5)), (Utc(1, 6), Utc(1, 8))]);

    [Fact]
    public void Closed_market_when_planned_is_no_gap()
    {
        // 2024-01-12 was a Friday, the 15th Martin Luther King Day.
        AssertPlan("1d", TradingCalendar.Xnys, (Utc(1, 8), Utc(1, 16)), [Data(Utc(1, 8), Utc(1, 13))], []);
        AssertPlan("1h", TradingCalendar.Xnys, (Utc(1, 12), Utc(1, 16)), [Data(Utc(1, 12, 14, 30), Utc(1, 12, 21))], []);
        AssertPlan("1h", TradingCalendar.Fx, (Utc(1, 12), Utc(1, 14, 22)), [Data(Utc(1, 12), Utc(1, 12, 22))], []);
    }

    [Fact]
    public void Early_close_when_planned_is_no_gap() =>
        AssertPlan("1h", TradingCalendar.Xnys, (Utc(7, 3, 2023), Utc(7, 5, 2023)), [Data(Utc(7, 3, 13, 30, 2023), Utc(7, 3, 17, 0, 2023))], [], Utc(8, 1, 2023));

    [Fact]
    public void Hole_across_a_closure_when_planned_is_one_range() => AssertPlan(
        "1d", TradingCalendar.Xnys, (Utc(1, 8), Utc(1, 20)), [Data(Utc(1, 8), Utc(1, 12)), Data(Utc(1, 17), Utc(1, 20))],
        [(Utc(1, 12), Utc(1, 17))]);

    [Fact]
    public void Range_when_planned_shrinks_to_the_bars_in_it()
    {
        // From Saturday to Tuesday night: only Monday and Tuesday have sessions.
        AssertPlan("1h", TradingCalendar.Xnys, (Utc(1, 20), Utc(1, 24)), [], [(Utc(1, 22, 14, 30), Utc(1, 23, 21, 30))]);
        AssertPlan("1h", null, (Utc(1, 20, 10, 20), Utc(1, 20, 12)), [], [(Utc(1, 20, 11), Utc(1, 20, 12))]);
    }

    [Fact]
    public void Known_states_when_planned_are_not_asked_again() => AssertPlan(
        "1h", null, (Utc(1, 1), Utc(1, 9)),
        [
            Span(Utc(1, 1), Utc(1, 3), CoverageState.Empty, Utc(1, 10)), Span(Utc(1, 3), Utc(1, 5), CoverageState.NoTrade, Utc(1, 10)),
            Span(Utc(1, 6), Utc(1, 9), CoverageState.Rejected, Utc(1, 10)),
        ],
        [(Utc(1, 5), Utc(1, 6))], last: Utc(1, 20));

    [Fact]
    public void Empty_end_when_asked_a_moment_ago_is_left_alone() => AssertPlan(
        "1h", null, (Utc(2, 1), Now), [Data(Utc(2, 1), Utc(2, 25)), Span(Utc(2, 25), Now, CoverageState.Empty, AskedLately)], [],
        last: Utc(2, 24, 23));

    [Fact]
    public void Empty_end_when_asked_an_hour_ago_is_asked_again() => AssertPlan(
        "1h", null, (Utc(2, 1), Now), [Data(Utc(2, 1), Utc(2, 25)), Span(Utc(2, 25), Now.AddHours(-2), CoverageState.Empty, Now.AddHours(-2))],
        [(Utc(2, 25), Now)], last: Utc(2, 24, 23));

    [Fact]
    public void Empty_end_when_it_was_old_at_the_time_of_asking_stays_empty() => AssertPlan(
        "1h", null, (Utc(1, 1), Utc(2, 1)), [Data(Utc(1, 1), Utc(1, 10)), Span(Utc(1, 10), Utc(2, 1), CoverageState.Empty, Utc(2, 20))], [],
        last: Utc(1, 9, 23));

    [Fact]
    public void Time_before_a_listing_when_asked_once_is_not_asked_again() => AssertPlan(
        "1h", null, (Utc(2, 20), Now), [Span(Utc(2, 20), Utc(2, 26), CoverageState.Empty, Utc(2, 27)), Data(Utc(2, 26), Now)], [],
        last: Now.AddHours(-1));

    [Fact]
    public void Month_when_its_bar_came_late_is_asked_again()
    {
        // February was over when it was asked for, and not there yet; its label lies a month back.
        DateTime asked = Utc(3, 1, 0, 10);
        FetchPlanInput input = Input("1mo", null, (Utc(1, 1), Utc(3, 1)), [Data(Utc(1, 1), Utc(2, 1)), Span(Utc(2, 1), Utc(3, 1), CoverageState.Empty, asked)]);
        Assert.Equal([TimeRange.Of(Utc(2, 1), Utc(3, 1))], FetchPlan.Make(input with { Now = Micros(Utc(3, 1, 5)), LastBar = Micros(Utc(1, 1)) }).Ranges);
    }

    [Fact]
    public void Future_when_planned_is_not_asked_for() => AssertPlan("1h", null, (Utc(2, 28), Utc(12, 1)), [], [(Utc(2, 28), Now)]);

    [Fact]
    public void Clock_set_back_when_planned_asks_for_nothing_that_is_known() => AssertPlan(
        "1h", null, (Utc(2, 1), Utc(2, 20)), [Data(Utc(2, 1), Utc(2, 10)), Span(Utc(2, 10), Utc(2, 20), CoverageState.Empty, Now.AddDays(1))], [],
        last: Utc(2, 9, 23));

    [Fact]
    public void Stored_bars_without_coverage_when_planned_are_not_asked_for()
    {
        FetchPlanInput input = Input("1h", null, (Utc(1, 1), Utc(1, 2)), []);
        long[] stored = [Micros(Utc(1, 1, 5)), Micros(Utc(1, 1, 6)), Micros(Utc(1, 1, 9))];
        Assert.Equal(
            [TimeRange.Of(Utc(1, 1), Utc(1, 1, 5)), TimeRange.Of(Utc(1, 1, 7), Utc(1, 1, 9)), TimeRange.Of(Utc(1, 1, 10), Utc(1, 2))],
            FetchPlan.Make(input with { StoredTimes = range => stored.Where(range.Contains) }).Ranges);
    }

    [Fact]
    public void Bars_on_both_sides_of_a_known_weekend_when_planned_are_one_range() => AssertPlan(
        "1d", TradingCalendar.Xnys, (Utc(1, 11), Utc(1, 18)), [Data(Utc(1, 13), Utc(1, 16))], [(Utc(1, 11), Utc(1, 18))]);

    [Fact]
    public void Merge_over_when_given_asks_from_the_first_missing_bar_to_the_last()
    {
        FetchPlanInput input = Input("1h", null, (Utc(1, 1), Utc(1, 2)), [Data(Utc(1, 1), Utc(1, 1, 2)), Data(Utc(1, 1, 3), Utc(1, 1, 4)), Data(Utc(1, 1, 9), Utc(1, 2))]);
        Assert.Equal([TimeRange.Of(Utc(1, 1, 2), Utc(1, 1, 9))], FetchPlan.Make(input with { Options = new() { MergeOver = 1 } }).Ranges);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(4, 1)]
    public void Merge_over_when_given_joins_ranges_over_so_many_known_bars(int mergeOver, int ranges)
    {
        FetchPlanInput input = Input(
            "1h", null, (Utc(1, 1), Utc(1, 2)), [Data(Utc(1, 1, 3), Utc(1, 1, 4)), Data(Utc(1, 1, 10), Utc(1, 1, 14))]) with
        { Options = new() { MergeOver = mergeOver } };
        Assert.Equal(ranges, FetchPlan.Make(input).Ranges.Count);
    }

    [Fact]
    public void Refresh_when_planned_asks_for_everything_again()
    {
        FetchPlanInput input = Input("1h", null, (Utc(1, 1), Utc(1, 2)), [Data(Utc(1, 1), Utc(1, 2))]) with { Options = new() { Refresh = true } };
        Assert.Equal([TimeRange.Of(Utc(1, 1), Utc(1, 2))], FetchPlan.Make(input).Ranges);
    }

    [Fact]
    public void Years_before_a_calendar_starts_when_planned_are_asked_for_by_weekday() => AssertPlan(
        "1d", TradingCalendar.Xnys, (Utc(12, 30, 1985), Utc(1, 5, 1986)), [], [(Utc(12, 30, 1985), Utc(1, 4, 1986))]);

    private static void AssertPlan(
        Timeframe timeframe, TradingCalendar? calendar, (DateTime From, DateTime To) wanted, CoverageSpan[] known, (DateTime From, DateTime To)[] asked,
        DateTime? now = null, DateTime? last = null)
    {
        FetchPlanInput input = Input(timeframe, calendar, wanted, known) with { Now = Micros(now ?? Now), LastBar = last is { } l ? Micros(l) : null };
        Assert.Equal(asked.Select(r => TimeRange.Of(r.From, r.To)), FetchPlan.Make(input).Ranges);
    }

    private static FetchPlanInput Input(Timeframe timeframe, TradingCalendar? calendar, (DateTime From, DateTime To) wanted, CoverageSpan[] known) => new()
    {
        Wanted = TimeRange.Of(wanted.From, wanted.To),
        Grid = new(timeframe, calendar),
        Now = Micros(Now),
        Coverage = known,
    };

    private static CoverageSpan Data(DateTime from, DateTime to) => Span(from, to, CoverageState.Data, AskedLately);

    private static CoverageSpan Span(DateTime from, DateTime to, CoverageState state, DateTime asked) => new(TimeRange.Of(from, to), state, "test", asked);

    private static long Micros(DateTime time) => UnixMicroseconds.From(time);

    private static DateTime Utc(int month, int day, int hourOrYear = 2024) =>
        hourOrYear > 24 ? new(hourOrYear, month, day, 0, 0, 0, DateTimeKind.Utc) : new(2024, month, day, hourOrYear, 0, 0, DateTimeKind.Utc);

    private static DateTime Utc(int month, int day, int hour, int minute, int year = 2024) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
