using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>What a row of an input is judged by, however it was read.</summary>
/// <param name="Prices">The rules of prices and volumes.</param>
internal sealed record RowRules(BarRules Prices)
{
    /// <summary>Times outside of these years are misread, not old: %Y takes 17 for the year 17.</summary>
    private static readonly long FirstPlausible = UnixMicroseconds.From(new(1600, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    private static readonly long EndOfPlausible = UnixMicroseconds.From(new(2400, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Stretches of local time that do not exist, and the zone they do not exist in.</summary>
    public (IReadOnlyList<(long From, long To)> Times, string Zone)? Skipped { get; init; }

    /// <summary>The first rule that a row breaks, in words, or null. NaN is no value, <see cref="RowColumns.NoTime"/> no time.</summary>
    public string? Broken(long time, double open, double high, double low, double close, double volume) =>
        time == RowColumns.NoTime ? "the time is missing"
            : time < FirstPlausible || time >= EndOfPlausible ? "the year is not plausible"
            : Prices.Broken(open, high, low, close, volume) ?? (Skipped is null ? null : OfTime(time));

    /// <inheritdoc cref="Broken(long, double, double, double, double, double)"/>
    public string? Broken(RowColumns rows, int row) =>
        Broken(rows.Time[row], rows.Values[0][row], rows.Values[1][row], rows.Values[2][row], rows.Values[3][row], rows.Values[4][row]);

    /// <summary>Whether no row breaks a rule.</summary>
    public bool AllKeep(RowColumns rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            if (Broken(rows, row) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private string? OfTime(long time) => Skipped is var (times, zone) && times.Any(t => time >= t.From && time < t.To) ? $"the local time does not exist in {zone}" : null;
}
