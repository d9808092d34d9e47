using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Tier 0: <c>data/parquet/SYMBOL_TIMEFRAME_FROM_TO.parquet</c>, and <c>tier0.db</c> with symbols, datasets, backtest runs and their trades.</summary>
internal sealed partial class Tier0Store : OlderStore
{
    public const string Name = "tier0";

    private readonly OlderDatabase? _database;
    private readonly Dictionary<string, string> _symbols = [];
    private readonly Dictionary<string, OlderRow> _datasets = [];
    private readonly Dictionary<string, SymbolFacts> _facts = [];
    private readonly List<(string Symbol, Timeframe Timeframe, string Path)> _files = [];

    public Tier0Store(string folder)
    {
        string? path = OlderFiles.File(folder, "tier0.db", "data/tier0.db");
        string root = File.Exists(folder) ? Path.GetDirectoryName(folder)! : folder;
        string[] files = [.. OlderFiles.Below(OlderFiles.Folder(root, "data/parquet", "parquet") ?? root, "*.parquet")];
        if (path is null && files.Length == 0)
        {
            throw OlderStores.Nothing(folder, Name, "tier0.db and data/parquet/SYMBOL_TIMEFRAME_FROM_TO.parquet");
        }

        _database = path is null ? null : OlderDatabase.Open(path);
        Dictionary<string, OlderRow> datasets = [];
        if (_database is not null)
        {
            List<OlderRow> symbols = _database.Rows("symbols");
            _facts = OlderSymbols.Of(symbols);
            foreach (OlderRow row in _database.Rows("datasets"))
            {
                datasets[Path.GetFileName((row.Text("path", "file_path", "parquet_path", "file", "filename") ?? "").Replace('\\', '/'))] = row;
                _datasets[row.Text("id", "dataset_id") ?? ""] = row;
            }

            symbols.ForEach(row => _symbols[row.Text("id", "symbol_id") ?? ""] = row.Text("symbol", "ticker", "code") ?? "");
        }

        foreach (string file in files)
        {
            Match name = FileName().Match(Path.GetFileNameWithoutExtension(file));
            OlderRow? row = datasets.GetValueOrDefault(Path.GetFileName(file));
            string? symbol = (row is null ? null : SymbolOf(row)) ?? (name.Success ? _facts.Named(name.Groups["symbol"].Value) : null);
            if (symbol is null || !Timeframe.TryParse(row?.Text("timeframe", "interval", "tf") ?? name.Groups["timeframe"].Value, out Timeframe? timeframe))
            {
                Problems.Add($"{Path.GetFileName(file)} is not named SYMBOL_TIMEFRAME_FROM_TO.parquet, and no dataset of tier0.db names it: what it holds is not known");
                continue;
            }

            _files.Add((symbol, timeframe, file));
        }

        Problems.AddRange(datasets.Where(one => one.Key.Length > 0 && !files.Any(file => Path.GetFileName(file) == one.Key))
            .Select(one => $"{one.Key} is a dataset of tier0.db ({SymbolOf(one.Value) ?? "?"}), and no such file is there: its bars cannot come over"));
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => _files.GroupBy(file => (file.Symbol, file.Timeframe)).Select(series =>
    {
        // Where they overlap, the later file's rows count.
        string[] paths = [.. series.Select(file => file.Path)];
        string where = paths.Length == 1 ? paths[0] : $"{Path.GetDirectoryName(paths[0])}/{series.Key.Symbol}_{series.Key.Timeframe} ({paths.Length} files)";
        return new SeriesSource(where, series.Key.Symbol, series.Key.Timeframe)
        {
            Table = _ => OlderFiles.Parquet(paths),
            Facts = _facts.GetValueOrDefault(series.Key.Symbol) ?? new(),
        };
    });

    public override Task BringOthersAsync(ImportJob job, CancellationToken cancel) =>
        _database is null ? Task.CompletedTask : new Tier0Runs(this, _database, job).BringAsync(cancel);

    /// <summary>The dataset that a run was made on, or null.</summary>
    public OlderRow? DatasetOf(OlderRow run) => run.Text("dataset_id") is { } id ? _datasets.GetValueOrDefault(id) : null;

    /// <summary>What a row is of, by name, by the number of its symbol or of its dataset.</summary>
    public string? SymbolOf(OlderRow row) => row.Text("symbol", "ticker")
        ?? (row.Text("symbol_id") is { } id ? _symbols.GetValueOrDefault(id) : null)
        ?? (DatasetOf(row) is { } of && of != row ? SymbolOf(of) : null);

    public override void Dispose() => _database?.Dispose();

    [GeneratedRegex(@"^(?<symbol>.+)_(?<timeframe>[A-Za-z0-9]+)_(?<from>\d[^_]*)_(?<to>\d[^_]*)$")]
    private static partial Regex FileName();
}
