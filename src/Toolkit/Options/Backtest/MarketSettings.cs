namespace Toolkit.Options;

/// <summary>What makes a market, as parameters of the runs on it.</summary>
internal static class MarketSettings
{
    public const string Synthetic = BacktestResult.SyntheticName, OwnModel = "own: ", Quotes = "quotes", From = "quotesFrom", To = "quotesTo", Expiries = "quotesExpiries",
        Version = "quotesVersion", Sha256 = "quotesSha256", StaleAfter = "staleAfter", MaxSpread = "maxSpread", Rate = "rate", DividendYield = "dividendYield";

    public static IEnumerable<KeyValuePair<string, object>> Of(OptionMarket market)
    {
        (string Name, object? Value)[] all = market switch
        {
            SyntheticMarket synthetic => [(Synthetic, SyntheticText.Of(synthetic) ?? OwnModel + synthetic.Model)],
            QuotedMarket quoted => [.. Of(quoted.Quotes.Origin), (Sha256, quoted.Quotes.Sha256), .. Of(quoted.Options)],
            _ => [],
        };
        return all.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, setting.Value!));
    }

    /// <summary>How quotes were judged.</summary>
    public static ChainOptions ChainOptions(IReadOnlyDictionary<string, object> parameters, TradingCalendar calendar) => new()
    {
        StaleAfter = parameters.TryGetValue(StaleAfter, out object? age) ? (TimeSpan)age : new ChainOptions().StaleAfter,
        MaxSpread = parameters.TryGetValue(MaxSpread, out object? widest) ? (double)widest : null,
        Rate = parameters.TryGetValue(Rate, out object? rate) ? (double)rate : 0,
        DividendYield = parameters.TryGetValue(DividendYield, out object? yield) ? (double)yield : 0,
        Calendar = calendar,
    };

    /// <summary>Where the quotes lay; null for quotes from memory.</summary>
    public static QuoteOrigin? OriginOf(IReadOnlyDictionary<string, object> parameters)
    {
        if (!parameters.TryGetValue(Quotes, out object? quotes))
        {
            return null;
        }

        string[] name = ((string)quotes).Split(':', 2);
        return new(name[0], name[1], Convert.ToInt64(parameters[Version], CultureInfo.InvariantCulture))
        {
            From = parameters.TryGetValue(From, out object? from) ? (DateTime)from : null,
            To = parameters.TryGetValue(To, out object? to) ? (DateTime)to : null,
            Expiries = parameters.TryGetValue(Expiries, out object? expiries)
                ? [.. ((string)expiries).Split(' ').Select(date => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture))]
                : null,
        };
    }

    private static (string, object?)[] Of(QuoteOrigin? origin) => origin is null ? [] :
    [
        (Quotes, $"{origin.Exchange}:{origin.Underlying}"), (From, origin.From), (To, origin.To),
        (Expiries, origin.Expiries is { } dates ? string.Join(' ', dates.Order().Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))) : null),
        (Version, origin.Version),
    ];

    private static (string, object?)[] Of(ChainOptions options) =>
    [
        (StaleAfter, options.StaleAfter == new ChainOptions().StaleAfter ? null : options.StaleAfter), (MaxSpread, options.MaxSpread),
        (Rate, options.Rate == 0 ? null : options.Rate), (DividendYield, options.DividendYield == 0 ? null : options.DividendYield),
    ];
}
