namespace Toolkit.Storage;

/// <summary>The order of series inside a file: by the UTF-8 bytes of exchange and symbol, as DuckDB and Parquet statistics compare text.</summary>
internal sealed class SeriesOrder : IComparer<SeriesKey>
{
    public static SeriesOrder Instance { get; } = new();

    public int Compare(SeriesKey x, SeriesKey y) => Compare(x.Exchange, y.Exchange) is not 0 and var byExchange ? byExchange : Compare(x.Symbol, y.Symbol);

    private static int Compare(string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
}
