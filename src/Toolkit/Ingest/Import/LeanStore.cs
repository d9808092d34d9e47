using System.IO.Compression;
using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>The data folder of LEAN: <c>equity/usa/minute/spy/20240102_trade.zip</c>, <c>equity/usa/daily/spy.zip</c>, the same below <c>crypto</c>, <c>forex</c> …</summary>
/// <remarks>Minutes have milliseconds since midnight, hours and days a date with a time of day, in the zone of the market. Prices of equities are ten thousandths.</remarks>
internal sealed class LeanStore : OlderStore
{
    public const string Name = "lean";

    private static readonly Dictionary<string, Timeframe> Resolutions = new() { ["minute"] = Timeframe.Minute, ["hour"] = Timeframe.Hour, ["daily"] = Timeframe.Day };
    private static readonly Dictionary<string, string> Types = new() { ["equity"] = "equity", ["crypto"] = "crypto", ["cryptofuture"] = "crypto", ["forex"] = "fx", ["cfd"] = "cfd", ["index"] = "index" };
    private static readonly string[] Others = ["option", "future", "futureoption", "indexoption", "alternative"];

    private readonly List<Found> _series = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _zones = [];

    private sealed record Found(string Root, string Type, string Market, Timeframe Timeframe, string Symbol, string[] Zips);

    public LeanStore(string folder)
    {
        string root = Types.Keys.Any(type => Directory.Exists(Path.Combine(folder, type))) ? folder : OlderFiles.Folder(folder, "Data", "data") ?? folder;
        ReadZones(Path.Combine(root, "market-hours", "market-hours-database.json"));
        foreach ((string type, string market, string resolution, Timeframe timeframe) in
            from type in Types.Keys
            from market in Folders(Path.Combine(root, type))
            from resolution in Resolutions
            select (type, Path.GetFileName(market), Path.Combine(market, resolution.Key), resolution.Value))
        {
            Add(root, (type, market), resolution, timeframe);
        }

        if (_series.Count == 0)
        {
            throw OlderStores.Nothing(folder, Name, "equity/usa/minute/SYMBOL/YYYYMMDD_trade.zip, equity/usa/daily/SYMBOL.zip, and the same below crypto, forex, cfd, index");
        }

        _notes.AddRange(Others.Where(type => Directory.Exists(Path.Combine(root, type))).Select(type => $"{type}/ was left out: it holds no bars of one symbol"));
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => _series.Select(found =>
    {
        bool quotes = false;
        string? zone = Zone(found);
        return new SeriesSource(found.Zips[0], found.Symbol.ToUpperInvariant(), found.Timeframe)
        {
            Exchange = (found.Type, found.Market) == ("equity", "usa") ? null : found.Market,
            Facts = new(AssetType: Types[found.Type]),
            Basis = PriceBasis.Raw,
            Table = connection =>
            {
                string table = BarTable.Fill(connection, found.Zips.SelectMany(zip => Rows(zip, found, () => quotes = true)));
                return zone is null || !found.Timeframe.IsIntraday ? table : $"(SELECT timezone({SqlLiteral.Of(zone)}, time) AS time, * EXCLUDE (time) FROM {table})";
            },
            Note = _ => string.Join("; ", new[]
            {
                quotes ? "bars of quotes: the prices are the middle of bid and ask, and there is no volume" : null,
                zone is null && found.Timeframe.IsIntraday ? $"the zone of {found.Type} {found.Market} is not known: without `IngestOptions.Timezone` its times are UTC" : null,
                FactorFile(found) is { } factors ? $"splits and dividends of {factors} were not taken: its factors are rounded" : null,
            }.OfType<string>()) is { Length: > 0 } note ? note : null,
        };
    });

    public override Task BringOthersAsync(ImportJob job, CancellationToken cancel)
    {
        job.Notes.AddRange(_notes);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    private void Add(string root, (string Type, string Market) of, string resolution, Timeframe timeframe)
    {
        // Minutes: a folder of a symbol, a file of a day. Longer: a file of a symbol.
        var symbols = timeframe == Timeframe.Minute
            ? Folders(resolution).Select(folder => (Symbol: Path.GetFileName(folder), Zips: Taken(OlderFiles.Below(folder, "*.zip"))))
            : Directory.Exists(resolution) ? Directory.EnumerateFiles(resolution, "*.zip").Order(StringComparer.Ordinal)
                .GroupBy(zip => Path.GetFileNameWithoutExtension(zip).Split('_')[0]).Select(zips => (Symbol: zips.Key, Zips: Taken(zips))) : [];
        _series.AddRange(symbols.Where(one => one.Zips.Length > 0).Select(one => new Found(root, of.Type, of.Market, timeframe, one.Symbol, one.Zips)));

        // Trades where there are any, else quotes.
        string[] Taken(IEnumerable<string> zips)
        {
            string[] all = [.. zips.Where(zip => !zip.EndsWith("_openinterest.zip", StringComparison.Ordinal))];
            string[] trades = [.. all.Where(zip => !zip.EndsWith("_quote.zip", StringComparison.Ordinal))];
            if (trades.Length > 0 && trades.Length < all.Length)
            {
                _notes.Add($"{resolution}: bars of quotes were left out beside those of trades");
            }

            return trades.Length > 0 ? trades : all;
        }
    }

    private static IEnumerable<Bar> Rows(string path, Found of, Action onQuote)
    {
        string name = Path.GetFileName(path);
        DateTime date = default;
        if (of.Timeframe == Timeframe.Minute && !DateTime.TryParseExact(name.Split('_')[0], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            throw ToolkitException.BadData($"{name} is not named after a day", "LEAN calls it YYYYMMDD_trade.zip");
        }

        foreach (string line in Lines(path))
        {
            string[] fields = line.Split(',');
            DateTime time = default;
            bool known = of.Timeframe == Timeframe.Minute
                ? double.TryParse(fields[0], CultureInfo.InvariantCulture, out double milliseconds) && (time = date.AddMilliseconds(milliseconds)) >= date
                : DateTime.TryParseExact(fields[0], "yyyyMMdd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
            if (!known || fields.Length is not (5 or 6 or 11))
            {
                throw ToolkitException.BadData($"{name}: '{line[..Math.Min(60, line.Length)]}' is no bar of LEAN", "expected are a time and open, high, low, close, volume, or the same of bid and ask");
            }

            // Ten thousandths of what they are, read as one number so that nothing is rounded twice.
            string unit = of.Type == "equity" ? "e-4" : "";
            double Price(int at) => double.TryParse(fields[at] + unit, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
            if (fields.Length < 11)
            {
                yield return new(time, Price(1), Price(2), Price(3), Price(4), fields.Length > 5 && double.TryParse(fields[5], CultureInfo.InvariantCulture, out double volume) ? volume : null);
                continue;
            }

            onQuote();
            yield return new(time, Middle(fields[1], fields[6]), Middle(fields[2], fields[7]), Middle(fields[3], fields[8]), Middle(fields[4], fields[9]), null);
        }
    }

    private static double Middle(string bid, string ask) =>
        decimal.TryParse(bid, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal low) && decimal.TryParse(ask, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal high)
            ? double.Parse(((low + high) / 2).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : double.NaN;

    private static IEnumerable<string> Lines(string path)
    {
        using ZipArchive zip = Open(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using StreamReader reader = new(entry.Open());
            while (Next(reader, path) is { } line)
            {
                if (line.Length > 0)
                {
                    yield return line;
                }
            }
        }
    }

    private static ZipArchive Open(string path) => Told(path, () => ZipFile.OpenRead(path));

    private static string? Next(StreamReader reader, string path) => Told(path, reader.ReadLine);

    private static T Told<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{Path.GetFileName(path)} is a damaged zip archive: {e.Message}", "fetch it again", e);
        }
    }

    private static string? FactorFile(Found of) =>
        Path.Combine(of.Root, of.Type, of.Market, "factor_files", of.Symbol.ToLowerInvariant() + ".csv") is var path && File.Exists(path) ? Path.GetRelativePath(of.Root, path) : null;

    /// <summary>What LEAN's own table of market hours says, else what its documentation does.</summary>
    private string? Zone(Found of) =>
        new[] { of.Symbol.ToUpperInvariant(), "[*]" }.Select(symbol => _zones.GetValueOrDefault($"{of.Type}-{of.Market}-{symbol}".ToUpperInvariant())).FirstOrDefault(zone => zone is not null)
        ?? (of.Type, of.Market) switch
        {
            ("equity", "usa") => "America/New_York",
            ("crypto" or "cryptofuture", _) => "UTC",
            _ => null,
        };

    private void ReadZones(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        foreach (JsonProperty entry in json.RootElement.GetProperty("entries").EnumerateObject())
        {
            if (entry.Value.TryGetProperty("dataTimeZone", out JsonElement zone) && zone.GetString() is { } name && ZoneClock.Find(name) is not null)
            {
                _zones[entry.Name.ToUpperInvariant()] = ZoneClock.Alias(name);
            }
        }
    }
}
