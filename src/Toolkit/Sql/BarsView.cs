using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The view <c>bars</c>: the files of one version and its hot rows, of which the hot ones win.</summary>
/// <remarks>
/// The file list lies in a variable of the connection, not in the text of the view, so that a new version costs one SET
/// and the view is made anew only when its shape changes.
/// </remarks>
internal sealed class BarsView(DuckDBConnection connection)
{
    private const string Columns = "exchange, symbol, timeframe, time, open, high, low, close, volume";

    private const string FromFiles =
        $"SELECT {Columns} FROM read_parquet(getvariable('toolkit_bar_files'), hive_partitioning = false)";

    private const string NoFiles = $"SELECT {Columns} FROM store.hot_bars WHERE false";

    private readonly LiveFiles _files = new(file => !file.IsQuotes);
    private string _shape = "";

    public static IReadOnlyList<string> Names { get; } = ["bars", "market_data"];

    /// <summary>A statement that reads the view has one of these words: its names, the macros over it, its variable, and functions that take a name as text.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Names, .. SqlMacros.Names, "bar_files", "query"];

    public void Create()
    {
        connection.Execute(
            """
            CREATE TABLE store.hot_bars (
                exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, time TIMESTAMP,
                open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)
            """);
        // The hot rows that may stand in a file as well; only these have to be looked for there.
        connection.Execute("CREATE TABLE store.revised_bars (exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, time TIMESTAMP)");
        MakeView(NoFiles);
        connection.Execute("CREATE VIEW market_data AS FROM bars");
    }

    /// <inheritdoc cref="LiveFiles.Refresh"/>
    public long Refresh(StoreSnapshot snapshot, bool read, Func<FileEntry, bool>? needed) => _files.Refresh(snapshot, read, needed, () => Show(snapshot));

    private void Show(StoreSnapshot snapshot)
    {
        (bool hot, bool revised) = CopyHotRows(snapshot);
        if (_files.Paths.Count > 0)
        {
            connection.Execute($"SET VARIABLE toolkit_bar_files = {SqlLiteral.List(_files.Paths)}");
        }

        string shape = _files.Paths.Count == 0 ? NoFiles : FromFiles;
        if (_files.Paths.Count > 0 && revised)
        {
            shape = $"SELECT {Columns} FROM ({FromFiles}) ANTI JOIN store.revised_bars USING (exchange, symbol, timeframe, time)";
        }

        MakeView(hot ? $"{shape} UNION ALL SELECT {Columns} FROM store.hot_bars" : shape);
    }

    /// <summary>Makes the next <see cref="Refresh"/> do everything again.</summary>
    public void Forget()
    {
        _files.Forget();
        _shape = "";
    }

    private void MakeView(string shape)
    {
        if (shape != _shape)
        {
            connection.Execute($"CREATE OR REPLACE VIEW bars AS {shape}");
            _shape = shape;
        }
    }

    private (bool Hot, bool Revised) CopyHotRows(StoreSnapshot snapshot)
    {
        connection.Execute("TRUNCATE store.hot_bars");
        connection.Execute("TRUNCATE store.revised_bars");
        using DuckDBAppender hot = connection.CreateAppender("store", "hot_bars");
        using DuckDBAppender revised = connection.CreateAppender("store", "revised_bars");
        (bool anyHot, bool anyRevised) = (false, false);
        foreach (Dataset dataset in snapshot.DatasetsWithHotRows())
        {
            BarColumns rows = snapshot.HotRows(dataset, TimeRange.All);
            IReadOnlyList<SeriesFile> stored = snapshot.Files(dataset, TimeRange.All);
            for (int i = 0; i < rows.Count; i++)
            {
                Append(hot.CreateRow(), dataset.Key, rows.Time.Span[i])
                    .AppendValue(rows.Open.Span[i]).AppendValue(rows.High.Span[i]).AppendValue(rows.Low.Span[i]).AppendValue(rows.Close.Span[i])
                    .AppendValue(double.IsNaN(rows.Volume.Span[i]) ? null : rows.Volume.Span[i]).EndRow();
                anyHot = true;
                if (stored.Any(file => rows.Time.Span[i] >= file.MinTime && rows.Time.Span[i] <= file.MaxTime))
                {
                    Append(revised.CreateRow(), dataset.Key, rows.Time.Span[i]).EndRow();
                    anyRevised = true;
                }
            }
        }

        return (anyHot, anyRevised);
    }

    private static IDuckDBAppenderRow Append(IDuckDBAppenderRow row, SeriesKey key, long time) => row
        .AppendValue(key.Exchange).AppendValue(key.Symbol).AppendValue(key.Timeframe.Name).AppendValue(UnixMicroseconds.ToDateTime(time));
}
