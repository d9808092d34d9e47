namespace Toolkit;

/// <summary>A stored series.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Exchange">Who lists it; <c>local</c> for one's own files.</param>
/// <param name="Timeframe">How long its bars last.</param>
/// <param name="Basis">Which corporate actions its prices contain.</param>
/// <param name="From">Time of the first bar.</param>
/// <param name="To">Time of the last bar.</param>
/// <param name="Rows">Number of bars.</param>
/// <param name="Files">Parquet files that hold bars of it; 0 while all of them are hot rows in the catalog.</param>
/// <param name="Bytes">Size of its share of those files, by rows.</param>
public sealed record DatasetRow(
    string Symbol, string Exchange, Timeframe Timeframe, PriceBasis Basis, DateTime From, DateTime To, long Rows, int Files, long Bytes);
