namespace Toolkit.Ingest;

/// <summary>What a row is judged by, as SQL over columns time, open, high, low, close, volume.</summary>
/// <param name="Prices">The rules of prices and volumes.</param>
/// <param name="SkippedTime">SQL over <c>time</c> that is true for local times that do not exist, or null.</param>
/// <param name="Zone">The zone they do not exist in.</param>
internal sealed record RowRules(BarRules Prices, string? SkippedTime = null, string? Zone = null)
{
    /// <summary>Times outside of these years are misread, not old: %Y takes 17 for the year 17.</summary>
    private const string Plausible = "time >= TIMESTAMP '1600-01-01' AND time < TIMESTAMP '2400-01-01'";

    /// <summary>Whether a row keeps the rules of prices; NULL where something is missing counts as not.</summary>
    public string Kept =>
        $"""
        coalesce(high >= open AND high >= close AND low <= open AND low <= close
            AND high < 'inf'::DOUBLE AND low > {(Prices.AllowNonPositive ? "'-inf'::DOUBLE" : "0")}
            AND (volume IS NULL OR (volume >= 0 AND volume < 'inf'::DOUBLE)) AND {Plausible}, false)
        """;

    /// <summary>The first rule that a row breaks, in the words of <see cref="BarRules.Broken"/>, or NULL.</summary>
    public string Broken =>
        $"""
        CASE
            WHEN time IS NULL THEN 'the time is missing'
            WHEN NOT ({Plausible}) THEN 'the year is not plausible'
            WHEN open IS NULL OR high IS NULL OR low IS NULL OR close IS NULL
                OR NOT (isfinite(open) AND isfinite(high) AND isfinite(low) AND isfinite(close)) THEN 'a price is missing or not finite'
            WHEN high < greatest(open, close) OR high < low THEN 'high is below open, close or low'
            WHEN low > least(open, close) THEN 'low is above open or close'
            {(Prices.AllowNonPositive ? "" : $"WHEN low <= 0 THEN '{BarRules.NonPositive}'")}
            WHEN volume < 0 OR NOT isfinite(volume) THEN 'volume is negative or not finite'
            {(SkippedTime is null ? "" : $"WHEN {SkippedTime} THEN 'the local time does not exist in {Zone}'")}
        END
        """;
}
