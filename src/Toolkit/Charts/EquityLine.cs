namespace Toolkit.Charts;

/// <summary>The equity of a run under a name.</summary>
/// <param name="Name">What the chart calls it.</param>
/// <param name="Time">Stamps.</param>
/// <param name="Equity">Equity at each stamp.</param>
/// <param name="Start">Starting capital.</param>
internal sealed record EquityLine(string Name, TimeColumn Time, IReadOnlyList<double> Equity, double Start);
