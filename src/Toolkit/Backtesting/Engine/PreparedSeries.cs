using System.Runtime.CompilerServices;
using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>A series under the calendar of its run; kept with the series, because guessing a calendar reads all of it.</summary>
internal sealed class PreparedSeries
{
    private static readonly ConditionalWeakTable<BarSeries, PreparedSeries> Known = [];

    private readonly Lock _lock = new();
    private (TradingCalendar Calendar, DateTime? From, ReturnPeriod Period) _sessionsFor;
    private SessionMap? _sessions;

    private PreparedSeries(BarSeries bars, CalendarGuess? guess) => (Bars, Guess) = (bars, guess);

    /// <summary>The bars; their calendar is known.</summary>
    public BarSeries Bars { get; }

    /// <summary>How the calendar was found when nobody named it.</summary>
    public CalendarGuess? Guess { get; }

    public static PreparedSeries Of(BarSeries series, TradingCalendar? calendar)
    {
        if (calendar is not null && !ReferenceEquals(calendar, series.Calendar))
        {
            return new(series.WithCalendar(calendar), null);
        }

        return Known.GetValue(series, static bars =>
        {
            if (bars.Calendar is not null)
            {
                return new(bars, null);
            }

            CalendarGuess guess = CalendarGuess.From(bars);
            return new(bars.WithCalendar(guess.Calendar), guess);
        });
    }

    /// <summary>The sessions of a run on this series alone.</summary>
    public SessionMap Sessions(BacktestOptions options, int start)
    {
        lock (_lock)
        {
            var key = (Bars.Calendar!, options.From, options.Returns);
            if (_sessions is null || _sessionsFor != key)
            {
                _sessions = SessionMap.Of(Bars.Time.Microseconds[start..], Bars.Timeframe, Bars.Calendar!, options.Returns);
                _sessionsFor = key;
            }

            return _sessions;
        }
    }
}
