using System.Collections.Concurrent;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Reading;

/// <summary>Finds the calendar of a stored series: the symbol's, else by its asset type, else guessed from its bars.</summary>
internal sealed class CalendarChoice(SeriesReader reader)
{
    /// <summary>Bars in hand that span so long are enough to guess by; otherwise as much is read from the end of the series.</summary>
    private const long EnoughIntraday = 60 * UnixMicroseconds.PerDay;
    private const long EnoughDays = 3 * 366 * UnixMicroseconds.PerDay;
    private const int EnoughRows = 50_000;

    private readonly ConcurrentDictionary<(long Dataset, long Version), CalendarGuess> _guesses = new();

    /// <param name="dataset">The series.</param>
    /// <param name="snapshot">Where more of it can be read.</param>
    /// <param name="bars">Bars of it that are at hand.</param>
    /// <returns>The calendar, and the note that a guess owes its user.</returns>
    public (TradingCalendar Calendar, string? Note) For(Dataset dataset, StoreSnapshot snapshot, ReadOnlyMemory<long> bars)
    {
        if (dataset.Calendar is { Length: > 0 } named)
        {
            return (TradingCalendar.Find(named), null);
        }

        if (TradingCalendar.ForAssetType(dataset.AssetType) is { } typical)
        {
            return (typical, null);
        }

        CalendarGuess guess = _guesses.GetOrAdd((dataset.Id, snapshot.Version), _ => Guess(dataset, snapshot, bars));
        return (guess.Calendar, $"{dataset.Key}: calendar {guess.Calendar} taken, a guess: {guess.Reason}; set it with `tk.SetSymbol()`, or give `ReadOptions.Calendar`");
    }

    private CalendarGuess Guess(Dataset dataset, StoreSnapshot snapshot, ReadOnlyMemory<long> bars)
    {
        long enough = dataset.Key.Timeframe.IsIntraday ? EnoughIntraday : EnoughDays;
        if (bars.Length < EnoughRows && (bars.IsEmpty || bars.Span[^1] - bars.Span[0] < enough))
        {
            TimeRange end = TimeRange.FromMicros(Math.Max(UnixMicroseconds.Min, dataset.LastTime - enough), UnixMicroseconds.Max);
            ReadOnlyMemory<long> more = reader.Read(snapshot, dataset, end, BarFields.None, CancellationToken.None).Time;
            bars = more.Length > bars.Length ? more : bars;
        }

        return CalendarGuess.From(bars[Math.Max(0, bars.Length - EnoughRows)..].Span, dataset.Key.Timeframe);
    }
}
