namespace Toolkit.Calendars;

/// <summary>Holidays and early closes of the New York Stock Exchange from 1990 on.</summary>
/// <remarks>
/// Facts from the exchange's own list of historical closings and its yearly announcements. Openings that were delayed (a
/// minute of silence, the snow of 1996-01-08, 2002-09-11) keep 09:30, so that the grid of a day's bars never shifts;
/// trading halts inside a day are no breaks.
/// </remarks>
internal static class NyseExceptions
{
    private static readonly TimeSpan OnePm = TimeSpan.FromHours(13);
    private static readonly TimeSpan TwoPm = TimeSpan.FromHours(14);

    private static readonly DateOnly[] OneOffClosures =
    [
        new(1994, 4, 27), // funeral of Richard Nixon
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14),
        new(2004, 6, 11), // Ronald Reagan
        new(2007, 1, 2), // Gerald Ford
        new(2012, 10, 29), new(2012, 10, 30), // hurricane Sandy
        new(2018, 12, 5), // George H. W. Bush
        new(2025, 1, 9), // Jimmy Carter
    ];

    private static readonly (DateOnly Day, TimeSpan Close)[] OneOffCloses =
    [
        (new(1994, 2, 11), new(14, 30, 0)), // snow
        (new(1996, 1, 8), TwoPm), // snow
        (new(1997, 10, 27), new(15, 30, 0)), // circuit breaker
        (new(1997, 12, 26), OnePm),
        (new(1999, 12, 31), OnePm),
        (new(2003, 12, 26), OnePm),
        (new(2005, 6, 1), new(15, 56, 0)), // systems failure
    ];

    public static YearExceptions Of(int year)
    {
        HashSet<DateOnly> holidays = [.. Holidays(year), .. OneOffClosures.Where(day => day.Year == year)];
        Dictionary<DateOnly, TimeSpan> closes = [];
        foreach ((DateOnly day, TimeSpan close) in HalfDays(year).Concat(OneOffCloses.Where(c => c.Day.Year == year)))
        {
            closes[day] = close;
        }

        return new(holidays, closes);
    }

    private static IEnumerable<DateOnly> Holidays(int year)
    {
        // On a Saturday New Year is not observed: Friday is the last day of the old year's books.
        DateOnly newYear = new(year, 1, 1);
        yield return newYear.DayOfWeek == DayOfWeek.Sunday ? newYear.AddDays(1) : newYear;
        if (year >= 1998)
        {
            yield return Nth(year, 1, DayOfWeek.Monday, 3);
        }

        yield return Nth(year, 2, DayOfWeek.Monday, 3);
        yield return EasterSunday(year).AddDays(-2);
        yield return Nth(year, 6, DayOfWeek.Monday, 1).AddDays(-7);
        if (year >= 2022)
        {
            yield return Observed(new(year, 6, 19));
        }

        yield return Observed(new(year, 7, 4));
        yield return Nth(year, 9, DayOfWeek.Monday, 1);
        yield return Nth(year, 11, DayOfWeek.Thursday, 4);
        yield return Observed(new(year, 12, 25));
    }

    private static IEnumerable<(DateOnly Day, TimeSpan Close)> HalfDays(int year)
    {
        TimeSpan halfDay = year < 1993 ? TwoPm : OnePm;
        if (year >= 1992)
        {
            yield return (Nth(year, 11, DayOfWeek.Thursday, 4).AddDays(1), halfDay);
        }

        // When Christmas Eve is a Friday, Christmas falls on a Saturday and is observed on the eve itself.
        DateOnly eve = new(year, 12, 24);
        if (eve.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday)
        {
            yield return (eve, halfDay);
        }

        if (year >= 1995)
        {
            DateOnly third = new(year, 7, 3);
            switch (third.DayOfWeek)
            {
                case DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Thursday:
                    yield return (third, halfDay);
                    break;
                case DayOfWeek.Wednesday:
                    // Before 2013 the Friday after a Thursday holiday was the short one.
                    yield return (year >= 2013 ? third : new(year, 7, 5), halfDay);
                    break;
            }
        }
    }

    private static DateOnly Observed(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(1),
        _ => day,
    };

    private static DateOnly Nth(int year, int month, DayOfWeek weekday, int nth)
    {
        DateOnly first = new(year, month, 1);
        return first.AddDays(((int)weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
    }

    /// <summary>The Gregorian computus in the anonymous form (Meeus, Astronomical Algorithms, chapter 8).</summary>
    private static DateOnly EasterSunday(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        int h = (19 * a + b - d - g + 15) % 30;
        int i = c / 4, k = c % 4;
        int l = (32 + 2 * e + 2 * i - h - k) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int n = h + l - 7 * m + 114;
        return new(year, n / 31, n % 31 + 1);
    }
}
