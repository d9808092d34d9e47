namespace Toolkit;

/// <summary>From where on a bar is remarkable.</summary>
public sealed record QualityOptions
{
    /// <summary>Median deviations, scaled to a standard deviation, that a move may be away from the median of its kind. Default 12; more than 0.</summary>
    public double Deviations { get; init; } = 12;

    /// <summary>Bars in a row at one price that are no longer taken for a quiet market. Default 20 within a day, 5 of days and longer; 2 or more.</summary>
    public int? StuckBars { get; init; }

    /// <summary>Part of a price by which two sources may differ. Default 0.005 (half a percent); 0 or more.</summary>
    public double Tolerance { get; init; } = 0.005;
}
