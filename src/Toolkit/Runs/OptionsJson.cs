using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Toolkit.Runs;

/// <summary>All options of a backtest as JSON, and back to the last bit.</summary>
/// <remarks>Written by hand: a first use of reflection would cost each process 40 ms.</remarks>
internal static class OptionsJson
{
    public static string Write(BacktestOptions options)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            Write(json, options);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static void Write(Utf8JsonWriter json, BacktestOptions options)
    {
        json.WriteStartObject();
        json.WriteNumber("cash", options.Cash);
        json.WriteStartObject("commission");
        if (options.Commission is CommissionSchedule commission)
        {
            json.WriteNumber("rate", commission.RateOfValue);
            json.WriteNumber("perShare", commission.AmountPerShare);
            json.WriteNumber("minimum", commission.Minimum);
            json.WriteNumber("perOrder", commission.AmountPerOrder);
        }
        else
        {
            OwnModels.Write(json, options.Commission);
        }

        json.WriteEndObject();
        json.WriteStartObject("slippage");
        if (options.Slippage is FixedSlippage slippage)
        {
            json.WriteNumber("rate", slippage.RateOfPrice);
            json.WriteNumber("amount", slippage.Amount);
        }
        else
        {
            OwnModels.Write(json, options.Slippage);
        }

        json.WriteEndObject();
        if (options.Fills != FillModel.Whole)
        {
            json.WriteStartObject("fills");
            OwnModels.Write(json, options.Fills);
            json.WriteEndObject();
        }

        json.WriteBoolean("capSlippage", options.CapSlippage);
        json.WriteStartObject("sizing");
        json.WriteString("rule", Word(options.Sizing.Rule));
        json.WriteNumber("value", options.Sizing.Value);
        json.WriteNumber("bars", options.Sizing.Bars);
        json.WriteEndObject();
        json.WriteNumber("margin", options.Margin);
        Number(json, "maintenanceMargin", options.MaintenanceMargin);
        json.WriteString("entries", Word(options.Entries));
        json.WriteBoolean("tradeOnClose", options.TradeOnClose);
        json.WriteBoolean("closeOpenTrades", options.CloseOpenTrades);
        json.WriteNumber("lot", options.Lot);
        Lots(json, options.Lots);
        json.WriteString("from", options.From is { } from ? UnixMicroseconds.ToIso(UnixMicroseconds.From(from)) : null);
        json.WriteString("calendar", options.Calendar?.Reference());
        json.WriteNumber("riskFreeRate", options.RiskFreeRate);
        json.WriteString("returns", Word(options.Returns));
        json.WriteBoolean("keepIndicators", options.KeepIndicators);
        json.WriteNumber("seed", options.Seed);
        json.WriteStartArray("barWarnings");
        foreach (string warning in options.BarWarnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <param name="text">What <see cref="Write(BacktestOptions)"/> gave.</param>
    /// <param name="calendarMissing">Is told when the calendar is one of a file that is not there any more; the options then have none.</param>
    public static BacktestOptions Read(string text, Action<ToolkitException>? calendarMissing = null)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement json = document.RootElement, commission = json.GetProperty("commission"), slippage = json.GetProperty("slippage"), sizing = json.GetProperty("sizing");
        return new()
        {
            Cash = Number(json, "cash"),
            Commission = OwnModels.NameIn(commission) is { } own ? new KeptCommission(own, OwnModels.TextIn(commission)) : new CommissionSchedule
            {
                RateOfValue = Number(commission, "rate"),
                AmountPerShare = Number(commission, "perShare"),
                Minimum = Number(commission, "minimum"),
                AmountPerOrder = Number(commission, "perOrder"),
            },
            Slippage = OwnModels.NameIn(slippage) is { } ownSlippage
                ? new KeptSlippage(ownSlippage, OwnModels.TextIn(slippage))
                : new FixedSlippage(Number(slippage, "rate"), Number(slippage, "amount")),
            Fills = json.TryGetProperty("fills", out JsonElement fills) ? new KeptFills(OwnModels.NameIn(fills)!, OwnModels.TextIn(fills)) : FillModel.Whole,
            // Older runs do not have it.
            CapSlippage = json.TryGetProperty("capSlippage", out JsonElement cap) && cap.GetBoolean(),
            Sizing = Sizing.Restored(Enumeration<SizingRule>(sizing, "rule"), Number(sizing, "value"), sizing.GetProperty("bars").GetInt32()),
            Margin = Number(json, "margin"),
            MaintenanceMargin = json.GetProperty("maintenanceMargin") is { ValueKind: JsonValueKind.Number } margin ? margin.GetDouble() : null,
            Entries = Enumeration<EntryMode>(json, "entries"),
            TradeOnClose = json.GetProperty("tradeOnClose").GetBoolean(),
            CloseOpenTrades = json.GetProperty("closeOpenTrades").GetBoolean(),
            Lot = Number(json, "lot"),
            Lots = json.GetProperty("lots") is { ValueKind: JsonValueKind.Object } lots ? lots.EnumerateObject().ToDictionary(lot => lot.Name, lot => lot.Value.GetDouble()) : null,
            From = json.GetProperty("from").GetString() is { } from ? Time(from) : null,
            Calendar = json.GetProperty("calendar").GetString() is { } calendar ? Find(calendar, calendarMissing) : null,
            RiskFreeRate = Number(json, "riskFreeRate"),
            Returns = Enumeration<ReturnPeriod>(json, "returns"),
            KeepIndicators = json.GetProperty("keepIndicators").GetBoolean(),
            Seed = json.GetProperty("seed").GetInt32(),
            BarWarnings = [.. json.GetProperty("barWarnings").EnumerateArray().Select(warning => warning.GetString()!)],
        };
    }

    internal static DateTime Time(string iso) => DateTime.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    internal static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

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

    private static void Lots(Utf8JsonWriter json, IReadOnlyDictionary<string, double>? lots)
    {
        if (lots is null)
        {
            json.WriteNull("lots");
            return;
        }

        json.WriteStartObject("lots");
        foreach ((string symbol, double lot) in lots.OrderBy(lot => lot.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(symbol, lot);
        }

        json.WriteEndObject();
    }

    internal static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();

    private static T Enumeration<T>(JsonElement json, string name)
        where T : struct, Enum => Enum.Parse<T>(json.GetProperty(name).GetString()!, ignoreCase: true);
}
