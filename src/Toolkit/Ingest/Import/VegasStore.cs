using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Vegas: Parquet in folders <c>year=…/symbol=…</c>, and a DuckDB file with the views <c>market_data</c>, <c>symbols</c> and <c>data_sources</c>.</summary>
internal sealed class VegasStore : OlderStore
{
    public const string Name = "vegas";

    private const string Attached = "older";

    private readonly ILookup<(string Symbol, string? Timeframe), string> _files;
    private readonly string? _database;

    public VegasStore(string folder)
    {
        string root = File.Exists(folder) ? Path.GetDirectoryName(folder)! : folder;
        _database = File.Exists(folder) ? folder : OlderFiles.Below(folder, "*.duckdb").Concat(OlderFiles.Below(folder, "*.ddb")).FirstOrDefault();
        _files = OlderFiles.Below(root, "*.parquet").Select(path => (Path: path, Keys: KeysOf(Path.GetRelativePath(root, path))))
            .Where(file => file.Keys.ContainsKey("symbol")).ToLookup(file => (file.Keys["symbol"], file.Keys.GetValueOrDefault("timeframe")), file => file.Path);
        if (_files.Count == 0 && _database is null)
        {
            throw OlderStores.Nothing(folder, Name, "year=…/symbol=…/*.parquet and *.duckdb");
        }
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck)
    {
        Dictionary<string, SymbolFacts> facts = [];
        if (_database is not null)
        {
            Attach(duck, _database);
            facts = OlderSymbols.Of(Rows(duck, "symbols"));
        }

        if (_files.Count > 0)
        {
            return Partitioned(duck).Select(series => series with { Facts = facts.GetValueOrDefault(series.Symbol) ?? new() });
        }

        if (!Copied(duck, "market_data"))
        {
            throw ToolkitException.NotFound($"{_database} has no market_data that can be read, and there is no year=…/symbol=…/*.parquet beside it", "name the folder of the Parquet files");
        }

        return new KeyedTable($"{Path.GetFileName(_database)}:market_data", $"{Attached}_market_data").Series(duck)
            .Select(series => series with { Facts = facts.GetValueOrDefault(series.Symbol) ?? new() });
    }

    /// <summary>The years of a symbol together; a file may say more of its rows in columns of its own.</summary>
    private IEnumerable<SeriesSource> Partitioned(DuckDBConnection duck)
    {
        foreach (IGrouping<(string Symbol, string? Timeframe), string> files in _files.OrderBy(one => one.Key.Symbol, StringComparer.Ordinal))
        {
            string[] paths = [.. files];
            string where = paths.Length == 1 ? paths[0] : $"{Path.GetDirectoryName(Path.GetDirectoryName(paths[0]))}/…/symbol={files.Key.Symbol} ({paths.Length} files)";
            _ = Timeframe.TryParse(files.Key.Timeframe, out Timeframe? timeframe);
            List<SeriesSource>? series = null;
            try
            {
                series = [.. new KeyedTable(where, OlderFiles.Parquet(paths)) { Symbol = files.Key.Symbol, Timeframe = timeframe }.Series(duck)];
            }
            catch (DuckDBException e)
            {
                Problems.Add($"{files.Key.Symbol}: {where} cannot be read: {e.Message.TrimStart().Split('\n')[0].TrimEnd()}");
            }

            foreach (SeriesSource one in series ?? [])
            {
                yield return one;
            }
        }
    }

    private static void Attach(DuckDBConnection duck, string path)
    {
        try
        {
            duck.Execute($"ATTACH {SqlLiteral.Of(path)} AS {Attached} (READ_ONLY)");
        }
        catch (DuckDBException e)
        {
            throw new ToolkitException(
                ErrorKind.BadData, $"{path} cannot be opened as a DuckDB file: {e.Message.TrimStart().Split('\n')[0].TrimEnd()}",
                "close the program that writes it; a damaged one: take it away, the Parquet files are enough", e);
        }
    }

    /// <summary>Copies a table or a view, whose own names are those of its database. A view of files that have moved cannot be read.</summary>
    private bool Copied(DuckDBConnection duck, string table)
    {
        try
        {
            duck.Execute($"USE {Attached}");
            duck.Execute($"CREATE OR REPLACE TEMP TABLE {Attached}_{table} AS SELECT * FROM {table}");
            return true;
        }
        catch (DuckDBException e)
        {
            Notes.Add($"{Path.GetFileName(_database)}: {table} was left out: {e.Message.TrimStart().Split('\n')[0].TrimEnd()}");
            return false;
        }
        finally
        {
            duck.Execute("USE memory");
        }
    }

    private List<OlderRow> Rows(DuckDBConnection duck, string table)
    {
        if (!Copied(duck, table))
        {
            return [];
        }

        OlderColumns columns = new(duck.List($"DESCRIBE SELECT * FROM {Attached}_{table}", r => r.GetString(0)));
        return duck.Rows($"SELECT * FROM {Attached}_{table}").ConvertAll(values => new OlderRow(columns, values));
    }

    /// <summary>The keys and values of the folders of a path.</summary>
    private static Dictionary<string, string> KeysOf(string path) => path.Split('/', '\\').Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
        .DistinctBy(part => part[0].ToLowerInvariant()).ToDictionary(part => part[0].ToLowerInvariant(), part => Uri.UnescapeDataString(part[1]));
}
