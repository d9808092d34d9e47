namespace Toolkit;

/// <summary>Features as frames.</summary>
public static class FeatureSeriesFrames
{
    /// <summary>The times and the columns of a feature.</summary>
    public static Frame ToFrame(this FeatureSeries feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return Frame.FromColumns([("time", feature.Time.ToArray()), .. feature.Columns.Select(name => (name, (Array)feature[name].ToArray()))]);
    }
}
