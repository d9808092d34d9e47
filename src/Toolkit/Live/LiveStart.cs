using System.Text.Json.Nodes;
using Toolkit.Backtesting;
using Toolkit.Bars;
using Toolkit.Runs;
using Toolkit.Storage;

namespace Toolkit.Live;

/// <summary>What a live run is: written down with the strategy at its first start, and the same at each later one.</summary>
/// <param name="Series">Its symbols.</param>
/// <param name="Account">The paper account.</param>
internal sealed record LiveStart(IReadOnlyList<LiveSeries> Series, BacktestOptions Account)
{
    /// <summary>Of a first start.</summary>
    public static async Task<LiveStart> FreshAsync(
        (BarStore Store, BarReader Reader) bars, IReadOnlyList<SeriesKey> keys, LiveRunOptions options, (long Now, Action<string> Note) at, CancellationToken cancel)
    {
        List<LiveSeries> all = [];
        Dictionary<string, double> lots = [];
        long traded = long.MinValue;
        foreach (SeriesKey key in keys)
        {
            Study? study = bars.Store.Listings.Find(key) is null ? null : await StudyAsync(bars.Reader, key, options, cancel).ConfigureAwait(false);
            if (study is null)
            {
                at.Note($"{key}: no bars are stored yet; the first are waited for");
            }

            foreach (string warning in study?.Warnings ?? [])
            {
                at.Note(warning);
            }

            TradingCalendar calendar = options.Calendar ?? study?.Bars.Calendar ?? TradingCalendar.AlwaysOpen;
            all.Add(new(key, calendar, study?.Bars.Time.Microseconds[0] ?? TimeSteps.Floor(key.Timeframe, at.Now)));
            traded = Math.Max(traded, study is null ? long.MinValue : LastClosed(study.Bars, at.Now));
            foreach ((string symbol, double lot) in study?.Lots ?? new Dictionary<string, double>())
            {
                lots[symbol] = lot;
            }
        }

        foreach ((string symbol, double lot) in options.Account.Lots ?? new Dictionary<string, double>())
        {
            lots[symbol] = lot;
        }

        long from = traded == long.MinValue ? TimeSteps.Floor(keys[0].Timeframe, at.Now) : traded + 1;
        return new(all, Live(options.Account) with
        {
            From = options.Account.From ?? UnixMicroseconds.ToDateTime(from),
            Lots = lots.Count > 0 ? lots : null,
        });
    }

    /// <summary>Of a later start: series and the first bar to trade on are those of before.</summary>
    public static LiveStart Again(StrategyRow row, BacktestOptions account)
    {
        JsonNode config = JsonNode.Parse(row.Config!)!;
        BacktestOptions kept = OptionsJson.Read(config["account"]!);
        return new(
            [.. config["series"]!.AsArray().Select(s => new LiveSeries(
                new((string)s!["exchange"]!, (string)s["symbol"]!, row.Timeframe), TradingCalendar.Find((string)s["calendar"]!), Time((string)s["from"]!)))],
            Live(account) with { From = account.From ?? kept.From, Lots = account.Lots ?? kept.Lots });
    }

    /// <summary>As the strategy's parameters in the live store.</summary>
    public string Config(Strategy strategy, bool each) => new JsonObject
    {
        ["strategy"] = strategy.Name,
        ["params"] = new JsonObject(StrategyParameters.Of(strategy).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, RunJson.Parameter(p.Value)))),
        ["eachSymbol"] = each,
        ["series"] = new JsonArray([.. Series.Select(s => new JsonObject
        {
            ["exchange"] = s.Key.Exchange,
            ["symbol"] = s.Key.Symbol,
            ["calendar"] = s.Calendar.Reference(),
            ["from"] = UnixMicroseconds.ToIso(s.From),
        })]),
        ["account"] = OptionsJson.Of(Account),
    }.ToJsonString();

    /// <summary>What differs between two of them, by name; null when nothing does.</summary>
    public static string? Difference(string before, string now)
    {
        JsonObject one = JsonNode.Parse(before)!.AsObject(), other = JsonNode.Parse(now)!.AsObject();
        string[] names = [.. Settings(one).Concat(Settings(other)).Select(s => s.Name).Distinct().Where(name => Value(one, name) != Value(other, name))];
        return names.Length == 0 ? null : string.Join(", ", names.Select(name => $"{name} was {Value(one, name)} and is {Value(other, name)}"));

        static IEnumerable<(string Name, JsonNode? Value)> Settings(JsonObject config) => config
            .SelectMany(p => p.Value is JsonObject inner ? inner.Select(i => (i.Key, i.Value)) : [(p.Key, p.Value)]);

        static string Value(JsonObject config, string name) => Settings(config).FirstOrDefault(s => s.Name == name).Value?.ToJsonString() ?? "nothing";
    }

    /// <summary>Nothing is closed where the bars end for now.</summary>
    private static BacktestOptions Live(BacktestOptions account) => account with { CloseOpenTrades = false, IsLive = true, KeepIndicators = false };

    private static async Task<Study?> StudyAsync(BarReader reader, SeriesKey key, LiveRunOptions options, CancellationToken cancel)
    {
        try
        {
            StudyOptions reading = new() { Exchange = key.Exchange, Adjust = Adjustment.None, Calendar = options.Calendar, From = options.History };
            return await Study.OfAsync(reader, [key.Symbol], key.Timeframe, reading with { WarmUpBars = options.History is null ? null : 0 }, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }

    private static long Time(string iso) =>
        UnixMicroseconds.From(DateTime.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal));

    private static long LastClosed(BarSeries bars, long now)
    {
        int closed = bars.CloseTimes.Microseconds.BinarySearch(now) is var at && at >= 0 ? at + 1 : ~at;
        return closed == 0 ? bars.Time.Microseconds[0] - 1 : bars.Time.Microseconds[closed - 1];
    }
}
