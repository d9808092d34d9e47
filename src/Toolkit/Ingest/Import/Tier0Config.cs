using System.Text.Json;
using Toolkit.Backtesting;
using Toolkit.Orders;
using Toolkit.Statistics;

namespace Toolkit.Ingest;

/// <summary>What tier 0 kept of a run as JSON: its settings, and the statistics that it had worked out.</summary>
internal static class Tier0Config
{
    /// <summary>Objects whose members are the strategy's own parameters, so that they are compared with those of other runs by their bare names.</summary>
    private static readonly string[] Parameters = ["params", "parameters", "strategyparams", "strategyparameters"];

    /// <summary>Statistics by the names that they go by elsewhere. Those in percent are only taken where the name says that they are.</summary>
    private static readonly Dictionary<string, string> Known = new (string Key, string Names)[]
    {
        ("sharpe", "sharperatio"),
        ("sortino", "sortinoratio"),
        ("calmar", "calmarratio"),
        ("kelly", "kellycriterion"),
        ("trades", "numtrades totaltrades tradecount ntrades"),
        ("finalEquity", "equityfinal finalvalue finalcapital endingcapital"),
        ("peakEquity", "equitypeak"),
        ("netProfit", "totalpnl pnl totalprofit"),
        ("commissions", "totalcommission totalfees"),
        ("returnPct", "totalreturnpct"),
        ("annualReturnPct", "returnannpct annualizedreturnpct"),
        ("annualVolatilityPct", "volatilityannpct volatilitypct"),
        ("exposurePct", "exposuretimepct"),
        ("buyHoldReturnPct", "buyandholdreturnpct"),
        ("maxDrawdownPct", "maxddpct"),
    }.SelectMany(one => one.Names.Split(' ').Select(name => (Name: name, one.Key))).ToDictionary(one => one.Name, one => one.Key);

    /// <summary>The settings as names and values; those inside of others have their names in front.</summary>
    public static Dictionary<string, object> Flat(JsonElement? config)
    {
        Dictionary<string, object> all = new(StringComparer.Ordinal);
        if (config is { ValueKind: JsonValueKind.Object } settings)
        {
            Add(settings, "");
        }

        return all;

        void Add(JsonElement of, string before)
        {
            foreach (JsonProperty one in of.EnumerateObject())
            {
                if (one.Value.ValueKind == JsonValueKind.Object)
                {
                    Add(one.Value, Parameters.Contains(OlderColumns.Word(one.Name)) ? before : $"{before}{one.Name}.");
                }
                else if (Value(one.Value) is { } value)
                {
                    all.TryAdd(before + one.Name, value);
                }
            }
        }
    }

    /// <summary>The first of some settings that is there, whatever its case and underscores.</summary>
    public static object? Find(Dictionary<string, object> settings, string[] names) =>
        names.Select(name => settings.FirstOrDefault(one => OlderColumns.Word(one.Key) == OlderColumns.Word(name)).Value).FirstOrDefault(value => value is not null);

    /// <summary>A run of which only statistics were kept: they stay as they are, under the names that all runs have.</summary>
    public static BacktestResult Kept(JsonElement? metrics, (DateTime? From, DateTime? To) range, string symbol, BacktestOptions account)
    {
        Dictionary<string, double> said = [];
        foreach ((string name, object value) in Flat(metrics))
        {
            string word = OlderColumns.Word(name.Replace("%", "pct", StringComparison.Ordinal).Replace("percent", "pct", StringComparison.OrdinalIgnoreCase));
            if (value is long or double && StatisticTable<Metrics>.Find(Known.GetValueOrDefault(word, word)) is { } row)
            {
                said.TryAdd(row.Key, Convert.ToDouble(value, CultureInfo.InvariantCulture));
            }
        }

        if (said.TryGetValue("maxDrawdownPct", out double fall))
        {
            said["maxDrawdownPct"] = -Math.Abs(fall);
        }

        double final = said.GetValueOrDefault("finalEquity", said.TryGetValue("returnPct", out double percent) ? account.Cash * (1 + percent / 100) : account.Cash + said.GetValueOrDefault("netProfit"));
        (said["finalEquity"], said["netProfit"]) = (final, said.GetValueOrDefault("netProfit", final - account.Cash));
        said.TryAdd("returnPct", 100 * (final / account.Cash - 1));
        said.TryAdd("peakEquity", Math.Max(final, account.Cash));
        DateTime start = range.From ?? DateTime.UnixEpoch, end = range.To > start ? range.To.Value : start.AddDays(1);
        long[] stamps = [UnixMicroseconds.From(start), UnixMicroseconds.From(end)];
        RunRecord record = new()
        {
            Options = account,
            Series = [],
            Symbols = [symbol],
            Stamps = stamps,
            Equity = [account.Cash, final],
            Sessions = SessionMap.Of(stamps, Timeframe.Minute, TradingCalendar.AlwaysOpen, account.Returns),
            Trades = ArraySegment<TradeRecord>.Empty,
            Warnings = ["its trades were not kept: the statistics are those that tier 0 had worked out, as far as their names say what they are; equity has a start and an end only"],
        };
        Metrics kept = StatisticTable<Metrics>.Fill(
            new() { Start = start, End = end }, i => said.TryGetValue(StatisticTable<Metrics>.Rows[i].Key, out double value) ? value : null);
        return BacktestResult.Restored(record, "", new Dictionary<string, object>(), ([], []), kept, TimeSpan.Zero);
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.GetRawText(),
        _ => null,
    };
}
