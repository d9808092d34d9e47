namespace Toolkit;

/// <summary>What moved from the live store to files, or would.</summary>
/// <param name="Before">Rows from before this time.</param>
/// <param name="Orders">Orders that are over, without trades that stay.</param>
/// <param name="Trades">Trades; what P&amp;L needs of them stays known.</param>
/// <param name="Signals">Signals.</param>
/// <param name="Tickers">Tickers; the last one of each symbol stays.</param>
/// <param name="Files">Files that were written.</param>
/// <param name="Bytes">Their size.</param>
public sealed record ArchiveReport(DateTime Before, long Orders, long Trades, long Signals, long Tickers, int Files, long Bytes);
