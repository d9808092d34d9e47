using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>NautilusTrader's Parquet catalog: <c>data/bar/AAPL.XNAS-1-MINUTE-LAST-EXTERNAL/FROM_TO.parquet</c>, and what was before it.</summary>
/// <remarks>Prices are whole numbers of 10^-9 (8 bytes) or 10^-16 (16 bytes), least byte first; times are nanoseconds, of the end of a bar by its convention.</remarks>
internal sealed class NautilusStore : OlderStore
{
    public const string Name = "nautilus";

    /// <summary>Of bars of one instrument and length the first of these are taken.</summary>
    private static readonly string[] Prices = ["LAST", "MID", "BID", "ASK", "MARK"];

    private readonly List<Folder> _folders = [];
    private readonly List<string> _notes = [];

    private sealed record Folder(string[] Files, NautilusBarType Type, Timeframe Timeframe);

    public NautilusStore(string folder)
    {
        foreach (IGrouping<string, string> files in OlderFiles.Below(folder, "*.parquet").GroupBy(path => Path.GetDirectoryName(path)!))
        {
            if (NautilusBarType.Read(Uri.UnescapeDataString(Path.GetFileName(files.Key).Split("bar_type=")[^1])) is not { } type)
            {
                continue;
            }

            if (type.Timeframe is { } timeframe)
            {
                _folders.Add(new([.. files], type, timeframe));
            }
            else
            {
                _notes.Add($"{type}: there is no such timeframe here, so its bars were left out");
            }
        }

        if (_folders.Count + _notes.Count == 0)
        {
            throw OlderStores.Nothing(folder, Name, "data/bar/BAR_TYPE/*.parquet, such as data/bar/AAPL.XNAS-1-MINUTE-LAST-EXTERNAL");
        }
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck)
    {
        IEnumerable<Folder> named = _folders.Select(folder => folder with { Type = Told(duck, folder.Files[0]) ?? folder.Type });
        foreach (IGrouping<(string, Timeframe), Folder> same in named.GroupBy(folder => (folder.Type.Instrument, folder.Timeframe)))
        {
            Folder[] folders = [.. same.OrderBy(folder => Array.IndexOf(Prices, folder.Type.Price)).ThenBy(folder => folder.Type.Source)];
            _notes.AddRange(folders.Skip(1).Select(other => $"{other.Type}: left out beside {folders[0].Type}, as one symbol has one series of {folders[0].Timeframe}"));
            yield return Source(folders[0]);
        }
    }

    public override Task BringOthersAsync(ImportJob job, CancellationToken cancel)
    {
        job.Notes.AddRange(_notes);
        return Task.CompletedTask;
    }

    private static SeriesSource Source(Folder folder)
    {
        string note = "";
        return new(Path.GetDirectoryName(folder.Files[0])!, folder.Type.Symbol, folder.Timeframe)
        {
            Exchange = folder.Type.Venue,
            Table = duck =>
            {
                string from = ParquetFiles.Read(folder.Files);
                bool atOpen = IsAtOpen(duck, from, folder.Timeframe);
                note = atOpen ? "ts_init lies a bar behind ts_event, so that ts_event is the beginning of a bar" : "ts_event is the end of a bar there, and became its beginning";
                return Sql(duck, from, folder.Timeframe, atOpen);
            },
            Note = _ => note + (folder.Type.Price == "LAST" ? "" : $"; the prices are {folder.Type.Price}"),
        };
    }

    /// <summary>Whoever loads bars that are stamped with their beginning has them known a bar later.</summary>
    private static bool IsAtOpen(DuckDBConnection duck, string from, Timeframe timeframe)
    {
        Dictionary<string, string> types = Types(duck, from);
        return types.ContainsKey("ts_init") && timeframe.Duration is { } length
            && duck.List($"SELECT min({Micros("ts_init", types)} - {Micros("ts_event", types)}) FROM {from}", r => r.GetInt64(0))[0] >= length.Ticks / TimeSpan.TicksPerMicrosecond;
    }

    private static string Sql(DuckDBConnection duck, string from, Timeframe timeframe, bool atOpen)
    {
        Dictionary<string, string> types = Types(duck, from);
        string micros = Micros("ts_event", types);
        return timeframe.IsIntraday
            ? BarTable.FillUtc(duck, NautilusRows.Read(duck, from, $"{micros} - {(atOpen ? 0 : timeframe.Micros)}", types))
            : BarTable.Fill(duck, NautilusRows.Read(duck, from, $"({micros} - {(atOpen ? 0 : 1)}) // {UnixMicroseconds.PerDay} * {UnixMicroseconds.PerDay}", types));
    }

    private static Dictionary<string, string> Types(DuckDBConnection duck, string from) =>
        duck.List($"DESCRIBE SELECT * FROM {from}", r => (Name: r.GetString(0), Type: r.GetString(1))).ToDictionary(column => column.Name, column => column.Type);

    private static string Micros(string column, Dictionary<string, string> types) => types.GetValueOrDefault(column) switch
    {
        null => throw ToolkitException.BadData($"there is no column '{column}'", "these are no bars of a catalog of NautilusTrader"),
        var type when type.StartsWith("TIMESTAMP", StringComparison.Ordinal) => $"epoch_us({column})",
        _ => $"({column}::HUGEINT // 1000)::BIGINT",
    };

    /// <summary>The type of the bars as the file tells it: the folder's name has lost its slashes.</summary>
    private static NautilusBarType? Told(DuckDBConnection duck, string file)
    {
        try
        {
            ILookup<string, string> told = duck.List($"SELECT decode(key), decode(value) FROM parquet_kv_metadata({SqlLiteral.Of(file)})", r => (Key: r.GetString(0), Value: r.GetString(1)))
                .ToLookup(pair => pair.Key, pair => pair.Value);
            return NautilusBarType.Read(told["bar_type"].FirstOrDefault() ?? OfSchema(told["ARROW:schema"].FirstOrDefault()) ?? "");
        }
        catch (Exception e) when (e is DuckDBException or FormatException or InvalidDataException)
        {
            // What is wrong with the file is told when its rows are read.
            return null;
        }
    }

    /// <summary>Arrow's own writers put it into the schema that they keep.</summary>
    private static string? OfSchema(string? schema)
    {
        if (schema is null)
        {
            return null;
        }

        using ArrowStreamReader reader = new(Convert.FromBase64String(schema));
        return reader.Schema.Metadata?.GetValueOrDefault("bar_type");
    }
}
