namespace Toolkit;

/// <summary>One line of a fan of equity curves.</summary>
/// <param name="Quantile">Share of the runs below it, 0 to 1.</param>
/// <param name="Equity">In the account's currency, a value for each of <see cref="MonteCarloResult.Steps"/>.</param>
public sealed record MonteCarloCone(double Quantile, Column Equity);
