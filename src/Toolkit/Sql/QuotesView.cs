using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The view <c>option_quotes</c>: the files of quotes of the same version that <c>bars</c> shows.</summary>
internal sealed class QuotesView(DuckDBConnection connection)
{
    public const string Name = "option_quotes";

    private readonly HashSet<string> _checked = [];
    private long? _version;
    private bool? _empty;

    public void Create()
    {
        connection.Execute($"CREATE TABLE store.no_quotes ({QuoteRows.Types})");
        Show(empty: true);
    }

    public void Refresh(StoreSnapshot snapshot)
    {
        if (_version == snapshot.Version)
        {
            return;
        }

        List<FileEntry> live = [.. snapshot.AllFiles().Where(file => file.IsQuotes)];
        _checked.IntersectWith(live.Select(file => file.Id));
        foreach (FileEntry file in live.Where(file => !_checked.Contains(file.Id)))
        {
            snapshot.Check(file);
            _checked.Add(file.Id);
        }

        if (live.Count > 0)
        {
            connection.Execute($"SET VARIABLE toolkit_quote_files = {SqlLiteral.List(live.Select(file => file.Path))}");
        }

        Show(live.Count == 0);
        _version = snapshot.Version;
    }

    /// <summary>Makes the next <see cref="Refresh"/> do everything again.</summary>
    public void Forget() => (_version, _empty) = (null, null);

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
