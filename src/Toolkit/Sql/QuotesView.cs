using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The view <c>option_quotes</c>: the files of quotes of the same version that <c>bars</c> shows.</summary>
internal sealed class QuotesView(DuckDBConnection connection)
{
    public const string Name = "option_quotes";

    /// <summary>A statement that reads the view has one of these words.</summary>
    public static IReadOnlyList<string> Words { get; } = [Name, "quote_files", "query"];

    private readonly LiveFiles _files = new(file => file.IsQuotes);
    private bool? _empty;

    public void Create()
    {
        connection.Execute($"CREATE TABLE store.no_quotes ({QuoteRows.Types})");
        Show(empty: true);
    }

    /// <inheritdoc cref="LiveFiles.Refresh"/>
    public long Refresh(StoreSnapshot snapshot, bool read) => _files.Refresh(snapshot, read, null, Show);

    private void Show()
    {
        if (_files.Paths.Count > 0)
        {
            connection.Execute($"SET VARIABLE toolkit_quote_files = {SqlLiteral.List(_files.Paths)}");
        }

        Show(_files.Paths.Count == 0);
    }

    /// <summary>Makes the next <see cref="Refresh"/> do everything again.</summary>
    public void Forget()
    {
        _files.Forget();
        _empty = null;
    }

    private void Show(bool empty)
    {
        if (empty != _empty)
        {
            string from = empty ? "store.no_quotes" : "read_parquet(getvariable('toolkit_quote_files'), hive_partitioning = false)";
            connection.Execute($"CREATE OR REPLACE VIEW {Name} AS SELECT {ViewColumns} FROM {from}");
            _empty = empty;
        }
    }

    private const string ViewColumns = "time, exchange, underlying, expiry, strike, \"right\", bid, ask, bid_size, ask_size, implied_volatility, delta, open_interest";
}
