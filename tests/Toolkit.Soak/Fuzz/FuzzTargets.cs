namespace Toolkit.Soak;

/// <summary>What is fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, Func<string, IFuzzTarget>> All { get; } = new Dictionary<string, Func<string, IFuzzTarget>>(StringComparer.Ordinal)
    {
        ["csv"] = folder => new IngestTarget(folder, "csv"),
        ["parquet"] = folder => new IngestTarget(folder, "parquet"),
        ["store-file"] = folder => new StoreFileTarget(folder),
        ["option-csv"] = folder => new IngestTarget(folder, "option-csv"),
        ["tick-json"] = folder => new IngestTarget(folder, "tick-json"),
        ["tick-csv"] = folder => new IngestTarget(folder, "tick-csv"),
        ["ipynb"] = folder => new NotebookTarget(folder, ".ipynb"),
        ["magic"] = folder => new NotebookTarget(folder, ".dib"),
        ["binance"] = folder => new FeedTarget(folder, "binance"),
        ["coinbase"] = folder => new FeedTarget(folder, "coinbase"),
        ["kraken"] = folder => new FeedTarget(folder, "kraken"),
        ["yahoo"] = folder => new FeedTarget(folder, "yahoo"),
        ["wire"] = _ => new WireTarget(),
        ["message"] = _ => new MessageTarget(),
    };
}
