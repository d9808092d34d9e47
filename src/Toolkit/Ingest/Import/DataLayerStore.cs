using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>A data layer: <c>data/market/SYMBOL/TIMEFRAME.parquet</c>, and <c>metadata.db</c> with symbols and one start and end of each series.</summary>
internal sealed class DataLayerStore : OlderStore
{
    public const string Name = "data-layer";

    private readonly string[] _files;
    private readonly Dictionary<string, SymbolFacts> _facts = [];
    private readonly Dictionary<(string Symbol, string Timeframe), (DateTime? From, DateTime? To)> _said = [];

    public DataLayerStore(string folder)
    {
        string market = OlderFiles.Folder(folder, "data/market", "market") ?? folder;
        _files = [.. OlderFiles.Below(market, "*.parquet").Where(path => Path.GetFullPath(Path.Combine(path, "../..")) == Path.GetFullPath(market) && TimeframeOf(path) is not null)];
        if (_files.Length == 0)
        {
            throw OlderStores.Nothing(folder, Name, "data/market/SYMBOL/TIMEFRAME.parquet, such as data/market/SPY/1d.parquet");
        }

        if (OlderFiles.File(folder, "metadata.db", "data/metadata.db", "data/market/metadata.db") is { } path)
        {
            using OlderDatabase metadata = OlderDatabase.Open(path);
            _facts = OlderSymbols.Of(metadata.Rows("symbols"));
            foreach (OlderRow row in metadata.Rows("data_coverage"))
            {
                if (row.Text("symbol", "ticker") is { } symbol && Timeframe.TryParse(row.Text("timeframe", "interval", "tf"), out Timeframe? timeframe))
                {
                    _said[(symbol, timeframe.Name)] = (row.Time("start", "start_date", "start_time", "from"), row.Time("end", "end_date", "end_time", "to"));
                }
            }
        }
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => _files.Select(path =>
    {
        string symbol = _facts.Named(Path.GetFileName(Path.GetDirectoryName(path)!));
        return new SeriesSource(path, symbol, TimeframeOf(path)!)
        {
            Table = _ => OlderFiles.Parquet([path]),
            Facts = _facts.GetValueOrDefault(symbol) ?? new(),
            Note = bars => Coverage(symbol, bars),
        };
    });

    /// <summary>One start and one end say nothing of the holes between them, so that only bars are coverage.</summary>
    private string? Coverage(string symbol, BarSeries bars)
    {
        if (!_said.TryGetValue((symbol, bars.Timeframe.Name), out (DateTime? From, DateTime? To) said) || bars.Count == 0)
        {
            return null;
        }

        string Day(DateTime? time) => time is { } at ? UnixMicroseconds.ToIso(UnixMicroseconds.From(at)) : "?";
        return said.From >= bars.Time[0] && said.To <= bars.CloseTime(bars.Count - 1)
            ? null
            : $"data_coverage says {Day(said.From)} to {Day(said.To)}, the bars are {Day(bars.Time[0])} to {Day(bars.Time[^1])}: only bars are coverage, the rest is a gap that can be fetched";
    }

    private static Timeframe? TimeframeOf(string path) => Timeframe.TryParse(Path.GetFileNameWithoutExtension(path), out Timeframe? timeframe) ? timeframe : null;
}
