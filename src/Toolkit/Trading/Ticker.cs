namespace Toolkit;

/// <summary>The market of a symbol at one moment, for all strategies. What comes again for the same moment is merged: a value that is given wins, one that is null leaves what is there.</summary>
/// <param name="Exchange">Where the symbol is listed.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Time">The moment, in UTC.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="Last">Price of the last trade.</param>
/// <param name="Volume">Volume of the day or of the last 24 hours, as the exchange counts it.</param>
public sealed record Ticker(string Exchange, string Symbol, DateTime Time, double? Bid = null, double? Ask = null, double? Last = null, double? Volume = null);
