namespace Toolkit;

/// <summary>One step on the way from stored bars to those in hand: a read, or a resampling in memory.</summary>
/// <param name="Timeframe">How long the bars last after it.</param>
/// <param name="From">Time of the first bar that was kept.</param>
/// <param name="To">First time after the last bar that was kept.</param>
/// <param name="Calendar">Name of the calendar, or the full path of its file; null for clock time.</param>
/// <param name="SessionOnly">Whether bars outside of the sessions were left out.</param>
/// <param name="Fill">Whether missing bars were filled in.</param>
public sealed record BarStep(Timeframe Timeframe, DateTime From, DateTime To, string? Calendar, bool SessionOnly, bool Fill)
{
    public override string ToString() => string.Join(' ', new[]
    {
        Timeframe.Name, $"{TimeRange.Of(From, To)}", Calendar is null ? "by the clock" : $"by {Calendar}", SessionOnly ? "sessions only" : "", Fill ? "filled" : "",
    }.Where(part => part.Length > 0));
}
