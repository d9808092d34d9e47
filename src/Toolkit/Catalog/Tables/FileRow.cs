namespace Toolkit;

/// <summary>A live Parquet file.</summary>
/// <param name="Id">Its id, which is also its name.</param>
/// <param name="Path">Full path.</param>
/// <param name="Timeframe">Timeframe of all bars in it.</param>
/// <param name="Series">How many series lie in it.</param>
/// <param name="Rows">Number of bars.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Hash in lower-case hex.</param>
/// <param name="From">Earliest bar.</param>
/// <param name="To">Latest bar.</param>
/// <param name="Version">The version that added it.</param>
public sealed record FileRow(
    string Id, string Path, Timeframe Timeframe, int Series, long Rows, long Bytes, string Sha256, DateTime From, DateTime To, long Version);
