namespace Toolkit;

/// <summary>An indicator's values in a result, for charts.</summary>
/// <param name="Name">What it was declared as.</param>
/// <param name="Symbol">The symbol it is of.</param>
/// <param name="Values">One value for each bar of the series that the run was given; NaN while it was not warm.</param>
public sealed record IndicatorColumn(string Name, string Symbol, Column Values);
