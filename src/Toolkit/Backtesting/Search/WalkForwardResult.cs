namespace Toolkit;

/// <summary>What walking forward gave.</summary>
/// <param name="Windows">The windows in order.</param>
/// <param name="OutOfSample">The out-of-sample runs as one: equity, trades and statistics from the first of them to the last.</param>
public sealed partial record WalkForwardResult(IReadOnlyList<WalkForwardWindow> Windows, BacktestResult OutOfSample);

/// <summary>One window: a search and the run of its best combination after it.</summary>
/// <param name="InSample">The bars that were searched.</param>
/// <param name="OutOfSample">The bars on which the best combination ran.</param>
/// <param name="Parameters">The best combination; null when no combination had a defined statistic, and nothing was traded.</param>
/// <param name="InSampleMetrics">Its statistics in the search.</param>
/// <param name="OutOfSampleMetrics">Its statistics after it.</param>
public sealed record WalkForwardWindow(
    TimeRange InSample, TimeRange OutOfSample, ParameterSet? Parameters, Metrics? InSampleMetrics, Metrics OutOfSampleMetrics);
