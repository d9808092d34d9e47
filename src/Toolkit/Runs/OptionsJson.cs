using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toolkit.Runs;

/// <summary>All options of a backtest as JSON, and back to the last bit.</summary>
/// <remarks>By nodes: a first use of reflection would cost each process 40 ms.</remarks>
internal static class OptionsJson
{
    public static JsonObject Of(BacktestOptions options)
    {
        JsonObject json = new()
        {
            ["cash"] = options.Cash,
            ["commission"] = options.Commission is not CommissionSchedule commission ? OwnModels.Of(options.Commission) : new()
            {
                ["rate"] = commission.RateOfValue,
                ["perShare"] = commission.AmountPerShare,
                ["minimum"] = commission.Minimum,
                ["perOrder"] = commission.AmountPerOrder,
            },
            ["slippage"] = options.Slippage is not FixedSlippage slippage ? OwnModels.Of(options.Slippage) : new() { ["rate"] = slippage.RateOfPrice, ["amount"] = slippage.Amount },
            ["capSlippage"] = options.CapSlippage,
            ["sizing"] = new JsonObject { ["rule"] = Word(options.Sizing.Rule), ["value"] = options.Sizing.Value, ["bars"] = options.Sizing.Bars },
            ["margin"] = options.Margin,
            ["maintenanceMargin"] = options.MaintenanceMargin,
            ["entries"] = Word(options.Entries),
            ["tradeOnClose"] = options.TradeOnClose,
            ["closeOpenTrades"] = options.CloseOpenTrades,
            ["lot"] = options.Lot,
            ["lots"] = options.Lots is { } lots
                ? new JsonObject(lots.OrderBy(lot => lot.Key, StringComparer.Ordinal).Select(lot => KeyValuePair.Create(lot.Key, (JsonNode?)lot.Value)))
                : null,
            ["from"] = options.From is { } from ? UnixMicroseconds.ToIso(UnixMicroseconds.From(from)) : null,
            ["calendar"] = options.Calendar?.Reference(),
            ["riskFreeRate"] = options.RiskFreeRate,
            ["returns"] = Word(options.Returns),
            ["keepIndicators"] = options.KeepIndicators,
            ["seed"] = options.Seed,
            ["barWarnings"] = Texts(options.BarWarnings),
        };
        if (options.Fills != FillModel.Whole)
        {
            json.Insert(json.IndexOf("capSlippage"), "fills", OwnModels.Of(options.Fills));
        }

        return json;
    }

    /// <param name="json">What <see cref="Of"/> gave.</param>
    /// <param name="calendarMissing">Is told when the calendar is one of a file that is not there any more; the options then have none.</param>
    public static BacktestOptions Read(JsonNode json, Action<ToolkitException>? calendarMissing = null)
    {
        JsonNode commission = json["commission"]!, slippage = json["slippage"]!, sizing = json["sizing"]!;
        return new()
        {
            Cash = (double)json["cash"]!,
            Commission = OwnModels.NameIn(commission) is { } own ? new KeptCommission(own, OwnModels.TextIn(commission)) : new CommissionSchedule
            {
                RateOfValue = (double)commission["rate"]!,
                AmountPerShare = (double)commission["perShare"]!,
                Minimum = (double)commission["minimum"]!,
                AmountPerOrder = (double)commission["perOrder"]!,
            },
            Slippage = OwnModels.NameIn(slippage) is { } ownSlippage
                ? new KeptSlippage(ownSlippage, OwnModels.TextIn(slippage))
                : new FixedSlippage((double)slippage["rate"]!, (double)slippage["amount"]!),
            Fills = json["fills"] is { } fills ? new KeptFills(OwnModels.NameIn(fills)!, OwnModels.TextIn(fills)) : FillModel.Whole,
            // Older runs do not have it.
            CapSlippage = (bool?)json["capSlippage"] == true,
            Sizing = Sizing.Restored(Read<SizingRule>(sizing["rule"]), (double)sizing["value"]!, (int)sizing["bars"]!),
            Margin = (double)json["margin"]!,
            MaintenanceMargin = (double?)json["maintenanceMargin"],
            Entries = Read<EntryMode>(json["entries"]),
            TradeOnClose = (bool)json["tradeOnClose"]!,
            CloseOpenTrades = (bool)json["closeOpenTrades"]!,
            Lot = (double)json["lot"]!,
            Lots = json["lots"]?.AsObject().ToDictionary(lot => lot.Key, lot => (double)lot.Value!),
            From = (string?)json["from"] is { } from ? DateTime.Parse(from, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal) : null,
            Calendar = (string?)json["calendar"] is { } calendar ? Find(calendar, calendarMissing) : null,
            RiskFreeRate = (double)json["riskFreeRate"]!,
            Returns = Read<ReturnPeriod>(json["returns"]),
            KeepIndicators = (bool)json["keepIndicators"]!,
            Seed = (int)json["seed"]!,
            BarWarnings = Texts(json["barWarnings"]),
        };
    }

    public static JsonObject Counts(IReadOnlyDictionary<string, int> counts) => new(counts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value)));

    public static Dictionary<string, int>? Counts(JsonNode? counts) => counts?.AsObject().ToDictionary(count => count.Key, count => (int)count.Value!);

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    public static string[] Texts(JsonNode? texts) => texts is null ? [] : [.. texts.AsArray().Select(text => (string)text!)];

    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static T Read<T>(JsonNode? word)
        where T : struct, Enum => Enum.Parse<T>((string)word!, ignoreCase: true);

    private static TradingCalendar? Find(string calendar, Action<ToolkitException>? missing)
    {
        try
        {
            return TradingCalendar.Find(calendar);
        }
        catch (ToolkitException e) when (missing is not null)
        {
            missing(e);
            return null;
        }
    }
}
