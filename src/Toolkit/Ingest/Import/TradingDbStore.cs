using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>A <c>trading.db</c>: bars and tickers of all strategies, and of each its trades, positions and signals.</summary>
internal sealed class TradingDbStore : OlderStore
{
    public const string Name = "trading-db";

    private static readonly string[] Known = ["ohlcv_data", "ticker_data", "strategy_metadata", "trades", "positions", "signals"];

    private readonly OlderDatabase _database;

    public TradingDbStore(string folder)
    {
        string path = OlderFiles.File(folder, "trading.db", "data/trading.db") ?? OlderFiles.Below(folder, "*.db").FirstOrDefault()
            ?? throw OlderStores.Nothing(folder, Name, "trading.db");
        _database = OlderDatabase.Open(path);
        if (!Known.Any(_database.Tables.ContainsKey))
        {
            _database.Dispose();
            throw OlderStores.Nothing(path, Name, $"the tables {string.Join(", ", Known)}");
        }
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => _database.Tables.ContainsKey("ohlcv_data")
        ? new KeyedTable($"{_database.Name}:ohlcv_data", _database.Fill(duck, "ohlcv_data")).Series(duck)
        : [];

    public override Task BringOthersAsync(ImportJob job, CancellationToken cancel) => new TradingDbRows(_database, job).BringAsync(cancel);

    public override void Dispose() => _database.Dispose();
}
