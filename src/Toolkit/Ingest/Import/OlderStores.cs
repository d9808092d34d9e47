namespace Toolkit.Ingest;

/// <summary>The older stores that are known.</summary>
internal static class OlderStores
{
    public static readonly (string Name, string Holds, Func<string, OlderStore> Open)[] All =
    [
        (Tier0Store.Name, "tier0.db and data/parquet: bars, backtest runs", folder => new Tier0Store(folder)),
        (VegasStore.Name, "year=…/symbol=… Parquet, a DuckDB file: bars", folder => new VegasStore(folder)),
        (TradingDbStore.Name, "trading.db: bars, tickers, trades, positions, signals", folder => new TradingDbStore(folder)),
        (DataLayerStore.Name, "data/market/SYMBOL/TIMEFRAME.parquet and metadata.db: bars", folder => new DataLayerStore(folder)),
        (OlderTickStore.Name, "ticks/db/YYYY/MM/ticks_*.db and JSON: ticks", folder => new OlderTickStore(folder)),
        (NautilusStore.Name, "NautilusTrader's Parquet catalog, data/bar/BAR_TYPE/*.parquet: bars", folder => new NautilusStore(folder)),
        (FreqtradeStore.Name, "user_data/data/EXCHANGE/PAIR-TIMEFRAME.feather, .parquet, .json or .json.gz: bars", folder => new FreqtradeStore(folder)),
        (LeanStore.Name, "LEAN's data folder, equity/usa/minute/SYMBOL/*.zip and the like: bars", folder => new LeanStore(folder)),
    ];

    /// <exception cref="ToolkitException">No such kind of store (usage), no such folder, or no such store in it (not found).</exception>
    public static OlderStore Open(string name, string folder)
    {
        Func<string, OlderStore> open = Array.Find(All, one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Open
            ?? throw ToolkitException.Usage($"'{name}' is no store that can be imported", $"there are {string.Join(", ", All.Select(one => one.Name))}");
        return Directory.Exists(folder) || File.Exists(folder) ? open(folder) : throw ToolkitException.NotFound($"there is no folder {folder}", "check the path");
    }

    /// <summary>What to say where a folder holds nothing of a store.</summary>
    public static ToolkitException Nothing(string folder, string name, string lookedFor) => ToolkitException.NotFound(
        $"{folder} holds nothing of a {name} store; looked for {lookedFor}", "name the folder in which these lie");
}
