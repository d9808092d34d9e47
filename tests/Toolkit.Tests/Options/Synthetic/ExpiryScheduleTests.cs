using Toolkit.Options;

namespace Toolkit.Tests.Options.Synthetic;

/// <summary>Dates by the calendar on the wall and the exchange's list of holidays.</summary>
public sealed class ExpiryScheduleTests
{
    private static string[] Of(int year, int month, int day, SyntheticOptions? options = null) =>
        [.. ExpirySchedule.From(new(year, month, day), options ?? new() { WeeklyDays = 21, MonthlyDays = 70 }).Select(date => date.ToString("yyyy-MM-dd", null))];

    [Fact]
    public void Expiries_when_weekly_and_monthly_then_near_Fridays_and_third_Fridays_beyond() =>
        Assert.Equal(["2026-01-09", "2026-01-16", "2026-01-23", "2026-02-20"], Of(2026, 1, 5, new() { WeeklyDays = 20, MonthlyDays = 50 }));

    [Fact]
    public void Expiries_when_the_Friday_is_a_holiday_then_the_session_before()
    {
        // Good Friday 2025 is 18 April, a third Friday; Juneteenth 2026 falls on Friday 19 June.
        Assert.Equal(["2025-04-17", "2025-04-25", "2025-05-02", "2025-05-16", "2025-06-20"], Of(2025, 4, 14));
        Assert.Contains("2026-06-18", Of(2026, 6, 1));
    }

    [Fact]
    public void Expiries_when_it_is_the_holiday_itself_or_the_day_of_expiry_then_what_has_not_passed()
    {
        Assert.Equal("2025-04-25", Of(2025, 4, 18)[0]);
        Assert.Equal("2026-01-09", Of(2026, 1, 9)[0]);
        Assert.Equal("2026-01-16", Of(2026, 1, 10)[0]);
    }

    [Fact]
    public void Expiries_when_only_monthly_then_third_Fridays() =>
        Assert.Equal(["2026-01-16", "2026-02-20", "2026-03-20"], Of(2026, 1, 5, new() { WeeklyDays = 0, MonthlyDays = 75 }));
}
