namespace Toolkit;

/// <summary>A place in a series that a person should look at.</summary>
/// <param name="Time">Open of the first bar that it concerns.</param>
/// <param name="Kind">What looks wrong.</param>
/// <param name="Bars">How many bars it concerns.</param>
/// <param name="Value">What is there; what it counts is said by <see cref="FlawKind"/>.</param>
/// <param name="Expected">What one would expect in its place; null where nothing can be said.</param>
public readonly record struct BarFlaw(DateTime Time, FlawKind Kind, int Bars, double Value, double? Expected);

/// <summary>What looks wrong about some bars.</summary>
public enum FlawKind
{
    /// <summary>A price that is too far from the ones beside it: the value, and the price that it was compared with.</summary>
    Outlier,

    /// <summary>One price for many bars, without a high or a low: the value is that price.</summary>
    Stuck,

    /// <summary>A price moved and no volume is given: the value is 0, expected is the median volume of the series.</summary>
    VolumeHole,

    /// <summary>A bar opens before the one before it has ended: the value is the minutes between their opens, expected are those of the timeframe.</summary>
    Overlap,

    /// <summary>The same bars again at another hour, as when two time zones were mixed: the value is the hours between them.</summary>
    Repeat,

    /// <summary>A night's jump by the ratio of a split that is not entered: the open, and the close before it.</summary>
    Split,

    /// <summary>Another source closes elsewhere: the close here, and there.</summary>
    Differs,

    /// <summary>Another source has bars that are missing here: the value counts them, expected is the close of the first.</summary>
    Missing,
}
