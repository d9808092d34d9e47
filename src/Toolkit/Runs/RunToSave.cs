namespace Toolkit;

/// <summary>One of many runs that are saved together.</summary>
/// <param name="Result">What the backtest gave.</param>
/// <param name="Name">What the run is called; need not be unique.</param>
/// <param name="Options">Tags, notes, the strategy's text.</param>
public sealed record RunToSave(BacktestResult Result, string Name, SaveOptions? Options = null);
