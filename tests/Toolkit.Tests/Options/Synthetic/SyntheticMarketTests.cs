using CsCheck;

namespace Toolkit.Tests.Options.Synthetic;

public sealed class SyntheticMarketTests
{
    private static readonly SyntheticOptions NoSpread = new() { Spread = SpreadModel.None, Rate = 0.03, DividendYield = 0.01 };

    /// <summary>Sessions of 2024 and 2025 at a price that walks by a seed.</summary>
    private static BarSeries Bars(int count = 300, int seed = 1, bool withCalendar = true)
    {
        Random random = new(seed);
        double price = 400;
        Session[] sessions = [.. TradingCalendar.Xnys.SessionsIn(TimeRange.Of(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))).Take(count)];
        BarSeries bars = BarSeries.From(
            sessions.Select(session =>
            {
                double open = price;
                price *= Math.Exp(0.02 * (random.NextDouble() - 0.5));
                return new Bar(session.Label.ToDateTime(default, DateTimeKind.Utc), open, Math.Max(open, price), Math.Min(open, price), price, 1);
            }),
            "X", "1d");
        return withCalendar ? bars.WithCalendar(TradingCalendar.Xnys) : bars;
    }

    [Fact]
    public void Quote_when_without_spread_then_the_formula_with_the_models_volatility()
    {
        BarSeries bars = Bars();
        SyntheticMarket market = new(bars, VolatilityModel.Constant(0.25) with { Skew = -0.1 }, NoSpread);
        OptionChain chain = market.ChainAt(10);
        Assert.Equal(bars.CloseTimes[10], chain.At);
        DateOnly expiry = chain.ExpiryNear(45)!.Value;
        Assert.Equal(DayOfWeek.Friday, expiry.DayOfWeek);
        double price = bars.Close[10], years = OptionClock.Years(chain.At, expiry);
        double deviations = (Math.Log(380 / price) - 0.02 * years) / (0.25 * Math.Sqrt(years));
        double volatility = 0.25 * (1 - 0.1 * deviations);
        ChainQuote put = chain.Find(expiry, 380, OptionRight.Put)!.Value;
        Assert.Equal(volatility, put.ImpliedVolatility!.Value, 1e-12);
        Assert.Equal(BlackScholes.Price(OptionRight.Put, price, 380, years, volatility, 0.03, 0.01), put.Mid!.Value, 1e-12);
        Assert.Equal(BlackScholes.Greeks(OptionRight.Put, price, 380, years, volatility, 0.03, 0.01).Delta, put.Delta!.Value, 1e-12);
        Assert.True(put.CanBuy && put.CanSell);
    }

    [Fact]
    public void Quote_when_with_a_spread_then_bid_and_ask_in_cents_round_the_value()
    {
        Assert.Equal((2.97, 3.03), Rounded(new SpreadModel(0.02, 0.02, 0.01), 3));
        Assert.Equal((2.95, 3.05), Rounded(new SpreadModel(0.02, 0.02, 0.05), 3));
        Assert.Equal((0, 0.02), Rounded(new SpreadModel(0.02, 0.02, 0.01), 0.004));
        Assert.Equal((0.49, 0.51), Rounded(new SpreadModel(0, 0.02, 0.01), 0.5));

        static (double, double) Rounded(SpreadModel spread, double value) => spread.Around(value) is var (bid, ask) ? (Math.Round(bid, 9), Math.Round(ask, 9)) : default;
    }

    [Fact]
    public void Quote_when_nobody_would_bid_then_flagged_and_not_sold()
    {
        OptionChain chain = new SyntheticMarket(Bars(), VolatilityModel.Constant(0.1)).ChainAt(10);
        ChainQuote far = chain.Find(chain.Expiries[0], 600, OptionRight.Call)!.Value;
        Assert.Equal((QuoteFlaws.NoBid, false, true), (far.Flaws, far.CanSell, far.CanBuy));
    }

    [Fact]
    public void Quote_when_the_contract_is_not_listed_then_none()
    {
        OptionChain chain = new SyntheticMarket(Bars(), VolatilityModel.Constant(0.2)).ChainAt(10);
        Assert.Null(chain.Find(chain.Expiries[0].AddDays(-1), 400, OptionRight.Call));
        Assert.Null(chain.Find(chain.Expiries[0], 0, OptionRight.Call));
        Assert.Empty(chain.Strikes(chain.Expiries[0].AddDays(-1)));
        Assert.Null(chain.NearestByDelta(new(2031, 1, 1), OptionRight.Put, 0.2));
    }

    [Fact]
    public void Quote_when_the_price_has_moved_far_from_the_listed_strikes_then_still_one()
    {
        SyntheticMarket market = new(Bars(), VolatilityModel.Constant(0.2));
        OptionChain chain = market.ChainAt(100);
        Assert.DoesNotContain(200, chain.Strikes(chain.Expiries[0]));
        Assert.NotNull(chain.Find(chain.Expiries[0], 200, OptionRight.Call));
    }

    [Fact]
    public void Quote_when_it_expires_that_day_then_intrinsic()
    {
        BarSeries bars = Bars();
        SyntheticMarket market = new(bars, VolatilityModel.Constant(0.2), NoSpread);
        int friday = Enumerable.Range(0, bars.Count).First(i => bars.Time[i].DayOfWeek == DayOfWeek.Friday);
        OptionChain chain = market.ChainAt(friday);
        DateOnly today = DateOnly.FromDateTime(bars.Time[friday]);
        Assert.Equal(today, chain.Expiries[0]);
        ChainQuote put = chain.Find(today, 500, OptionRight.Put)!.Value;
        Assert.Equal(0, put.Years);
        Assert.Equal(500 - bars.Close[friday], put.Mid!.Value, 1e-9);
        Assert.Equal(bars.Close[friday], market.SettlementPrice(today));
    }

    [Fact]
    public void Quote_when_American_and_deep_in_the_money_then_not_below_exercise()
    {
        SyntheticMarket market = new(Bars(), VolatilityModel.Constant(0.1), NoSpread with { Rate = 0.1 });
        OptionChain chain = market.ChainAt(10);
        double intrinsic = 600 - chain.UnderlyingPrice;
        Assert.Equal(intrinsic, chain.Find(chain.Expiries[^1], 600, OptionRight.Put)!.Value.Mid!.Value, 1e-9);
        SyntheticMarket european = new(Bars(), VolatilityModel.Constant(0.1), NoSpread with { Rate = 0.1, Exercise = OptionExercise.European });
        Assert.True(european.ChainAt(10).Find(chain.Expiries[^1], 600, OptionRight.Put)!.Value.Mid < intrinsic);
    }

    [Fact]
    public void Parity_when_without_spread_then_no_gap()
    {
        OptionChain chain = new SyntheticMarket(Bars(), VolatilityModel.Realised() with { Skew = -0.1, Curvature = 0.02, LongRun = 0.2 }, NoSpread with { Exercise = OptionExercise.European }).ChainAt(10);
        IReadOnlyList<ParityCheck> parity = chain.Parity(chain.ExpiryNear(45)!.Value);
        Assert.NotEmpty(parity);
        Assert.All(parity, check => Assert.Equal(0, check.Gap, 1e-9));
    }

    [Fact]
    public void Strikes_when_the_price_is_400_then_by_2_5_and_five_deviations_round_it()
    {
        OptionChain chain = new SyntheticMarket(Bars(), VolatilityModel.Constant(0.2)).ChainAt(0);
        IReadOnlyList<double> strikes = chain.Strikes(chain.ExpiryNear(45)!.Value);
        Assert.All(strikes.Zip(strikes.Skip(1)), pair => Assert.Equal(2.5, pair.Second - pair.First, 1e-9));
        Assert.All(strikes, strike => Assert.Equal(0, strike % 2.5, 1e-9));
        double reach = 5 * 0.2 * Math.Sqrt(OptionClock.Years(chain.At, chain.ExpiryNear(45)!.Value));
        Assert.InRange(strikes[0], chain.UnderlyingPrice * Math.Exp(-reach) - 2.5, chain.UnderlyingPrice * Math.Exp(-reach));
        Assert.InRange(strikes[^1], chain.UnderlyingPrice * Math.Exp(reach), chain.UnderlyingPrice * Math.Exp(reach) + 2.5);
    }

    [Fact]
    public void Nearest_when_by_delta_then_that_of_a_search_through_all()
    {
        OptionChain chain = new SyntheticMarket(Bars(), VolatilityModel.Realised() with { Skew = -0.08 }).ChainAt(50);
        DateOnly expiry = chain.ExpiryNear(45)!.Value;
        double found = chain.NearestByDelta(expiry, OptionRight.Put, 0.16)!.Value.Delta!.Value;
        double best = chain.Quotes(expiry).Where(quote => quote.Contract.Right == OptionRight.Put).Min(quote => Math.Abs(quote.Delta!.Value + 0.16));
        Assert.Equal(best, Math.Abs(found + 0.16), 1e-12);
    }

    [Fact]
    public void Market_when_realised_then_it_begins_with_the_first_known_level_and_says_so()
    {
        BarSeries bars = Bars();
        SyntheticMarket market = new(bars, VolatilityModel.Realised(20), NoSpread);
        Assert.Equal(bars.CloseTimes[20], market.Moments[0]);
        Assert.Equal(280, market.Moments.Count);
        Assert.Equal(bars.Close[20], market.ChainAt(0).UnderlyingPrice);
        Assert.True(market.IsSynthetic && market.ChainAt(0).IsSynthetic);
        Assert.StartsWith("SYNTHETIC X: realised volatility of 20 sessions", market.ToString());
        Assert.Contains(market.Warnings, warning => warning.StartsWith("SYNTHETIC: "));
        Assert.Contains(market.Warnings, warning => warning.Contains("20 bars"));
        Assert.Contains("SYNTHETIC", market.ChainAt(0).ToString());
        double level = VolatilityModel.Realised(20).Level(bars.Close.Span[..21], 252);
        Assert.Equal(level, market.ChainAt(0).Find(new(2024, 3, 15), 400, OptionRight.Call)!.Value.ImpliedVolatility!.Value, 1e-15);
    }

    [Fact]
    public void Market_when_later_bars_change_then_earlier_quotes_do_not() => Gen.Select(Gen.Int[30, 250], Gen.Double[0.5, 2], Gen.Bool).Sample((cut, factor, intraday) =>
    {
        BarSeries bars = intraday ? Hours() : Bars();
        BarSeries changed = BarSeries.From(bars.Select((bar, i) => i <= cut ? bar : Scaled(bar, factor)), "X", bars.Timeframe).WithCalendar(TradingCalendar.Xnys);
        VolatilityModel model = VolatilityModel.Realised(3);
        SyntheticMarket before = new(bars, model), after = new(changed, model);
        int moment = before.Moments.Microseconds.IndexOf(bars.CloseTimes.Microseconds[cut]);
        OptionChain one = before.ChainAt(moment), other = after.ChainAt(moment);
        Assert.Equal(one.Quotes(one.Expiries[1]).Select(q => q.Quote), other.Quotes(other.Expiries[1]).Select(q => q.Quote));
    }, iter: 30);

    [Fact]
    public void Market_when_of_hours_then_its_level_is_that_of_the_sessions_that_have_ended()
    {
        BarSeries hours = Hours();
        BarSeries days = hours.Resample("1d");
        SyntheticMarket market = new(hours, VolatilityModel.Realised(5));
        Session sixth = TradingCalendar.Xnys.SessionOf(DateOnly.FromDateTime(days.Time[5]))!.Value;
        Assert.Equal(sixth.Close, market.Moments[0]);
        int lastBefore = market.Moments.Microseconds.IndexOf(TradingCalendar.Xnys.SessionOf(DateOnly.FromDateTime(days.Time[6]))!.Value.CloseMicroseconds) - 1;
        double level = VolatilityModel.Realised(5).Level(days.Close.Span[..6], 252);
        foreach (int moment in new[] { 0, lastBefore })
        {
            OptionChain chain = market.ChainAt(moment);
            Assert.Equal(level, chain.Find(chain.Expiries[1], 400, OptionRight.Call)!.Value.ImpliedVolatility!.Value, 1e-15);
        }
    }

    [Fact]
    public void Market_when_daily_bars_have_no_calendar_then_they_close_with_the_session()
    {
        SyntheticMarket market = new(Bars(withCalendar: false), VolatilityModel.Constant(0.2));
        Assert.Equal(new DateTime(2024, 1, 2, 21, 0, 0, DateTimeKind.Utc), market.Moments[0]);
        Assert.NotNull(market.SettlementPrice(new(2024, 1, 5)));
    }

    [Fact]
    public void Market_when_bars_are_too_few_or_too_long_then_the_message_says_so()
    {
        Assert.Contains("20 bars are too few", Assert.Throws<ToolkitException>(() => new SyntheticMarket(Bars(20), VolatilityModel.Realised(20))).Message);
        Assert.Contains("a day or shorter", Assert.Throws<ToolkitException>(() => new SyntheticMarket(Bars().Resample("1w"), VolatilityModel.Constant(0.2))).Hint);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticMarket(Bars(), VolatilityModel.Constant(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticMarket(Bars(), VolatilityModel.Constant(0.2), new() { StrikeStep = 0 }));
    }

    private static BarSeries Hours()
    {
        Random random = new(7);
        double price = 400;
        return BarSeries.From(
            from session in TradingCalendar.Xnys.SessionsIn(TimeRange.Of(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2024, 4, 1, 0, 0, 0, DateTimeKind.Utc)))
            from hour in Enumerable.Range(0, 7)
            select Next(session.Open.AddHours(hour)),
            "X", "1h").WithCalendar(TradingCalendar.Xnys);

        Bar Next(DateTime time)
        {
            double open = price;
            price *= Math.Exp(0.01 * (random.NextDouble() - 0.5));
            return new(time, open, Math.Max(open, price), Math.Min(open, price), price, 1);
        }
    }

    private static Bar Scaled(Bar bar, double factor) => bar with { Open = bar.Open * factor, High = bar.High * factor, Low = bar.Low * factor, Close = bar.Close * factor };
}
