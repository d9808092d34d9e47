namespace Toolkit.Runs;

/// <summary>Finds the parameters and options that runs do not have in common.</summary>
internal static class SettingDifferences
{
    public static IReadOnlyList<ComparedSetting> Of(IReadOnlyList<IReadOnlyDictionary<string, object>> runs) =>
    [
        .. runs.SelectMany(run => run.Keys).Distinct()
            .Select(name => new ComparedSetting(name, [.. runs.Select(run => run.GetValueOrDefault(name))]))
            // 5 and 5.0 are one value, whichever type the strategy had for it.
            .Where(setting => setting.Values.Select(value => Number(value) ?? value).Distinct().Count() > 1),
    ];

    /// <summary>The options by name, costs and sizes as users write them; what is not set is left out.</summary>
    public static IReadOnlyDictionary<string, object> Flat(BacktestOptions options)
    {
        Dictionary<string, object?> all = new()
        {
            ["cash"] = options.Cash,
            ["commission"] = options.Commission.ToString(),
            ["slippage"] = options.Slippage.ToString(),
            ["capSlippage"] = options.CapSlippage,
            ["fills"] = options.Fills == FillModel.Whole ? null : options.Fills.ToString(),
            ["sizing"] = options.Sizing.ToString(),
            ["margin"] = options.Margin,
            ["maintenanceMargin"] = options.MaintenanceMargin,
            ["entries"] = OptionsJson.Word(options.Entries),
            ["tradeOnClose"] = options.TradeOnClose,
            ["closeOpenTrades"] = options.CloseOpenTrades,
            ["lot"] = options.Lot,
            ["lots"] = options.Lots is { } lots ? string.Join(", ", lots.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value}"))) : null,
            ["from"] = options.From,
            ["calendar"] = options.Calendar?.Reference(),
            ["riskFreeRate"] = options.RiskFreeRate,
            ["returns"] = OptionsJson.Word(options.Returns),
            ["seed"] = options.Seed,
        };
        return all.Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!);
    }

    public static double? Number(object? value) => value switch
    {
        int or long or double or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
