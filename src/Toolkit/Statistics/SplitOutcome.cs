namespace Toolkit.Statistics;

/// <summary>One split: Sharpe ratios, of one period, of the row that its first half picks, and the logit of its rank in the other half.</summary>
internal readonly record struct SplitOutcome(double Inside, double Outside, double Logit);
