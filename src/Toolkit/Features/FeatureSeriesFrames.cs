namespace Toolkit;

/// <summary>Features as frames.</summary>
public static class FeatureSeriesFrames
{
    /// <summary>The times and the columns of a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="last">Only so many bars, the last ones. Default: all.</param>
    public static Frame ToFrame(this FeatureSeries feature, int? last = null)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentOutOfRangeException.ThrowIfNegative(last ?? 0);
        Index from = ^Math.Min(last ?? feature.Count, feature.Count);
        return Frame.FromColumns([("time", feature.Time.ToArray()[from..]), .. feature.Columns.Select(name => (name, (Array)feature[name].ToArray()[from..]))]);
    }
}
