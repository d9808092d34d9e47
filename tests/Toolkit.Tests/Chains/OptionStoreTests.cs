namespace Toolkit.Tests.Chains;

/// <summary>What imports make of the store: files, versions, views, and what is read out of them.</summary>
public sealed class OptionStoreTests : IDisposable
{
    private static readonly DateTime Start = new(2016, 1, 4, 15, 0, 0, DateTimeKind.Utc);

    private readonly Quoted _quoted = new();

    public void Dispose() => _quoted.Dispose();

    private Workspace Tk => _quoted.Tk;

    /// <summary>A day's quotes: so many strikes, each with a call and a put, at one moment.</summary>
    private static IEnumerable<string> Day(int day, int strikes = 2, double bid = 1, string underlying = "AAA") =>
        from strike in Enumerable.Range(1, strikes)
        from right in new[] { "call", "put" }
        select FormattableString.Invariant($"{Start.AddDays(day):s}Z,{underlying},2030-01-18,{strike},{right},{bid},{bid + 1},1,1");

    private Task<OptionImportReport> ImportAsync(string name, params IEnumerable<string>[] days) => _quoted.ImportAsync(name, days.SelectMany(day => day).Prepend(Quoted.Header));

    private Task<string[]> BidsAsync() => _quoted.ViewAsync("underlying, time::DATE, strike, \"right\", bid");

    [Fact]
    public async Task Newest_import_wins_on_the_same_contract_and_time_and_other_quotes_stay()
    {
        await ImportAsync("a.csv", Day(0), Day(1), Day(2));
        await ImportAsync("b.csv", Day(1, strikes: 1, bid: 7), Day(1, strikes: 1, bid: 9, underlying: "BBB"));

        Assert.Equal(
            [
                "AAA,2016-01-04,1,call,1", "AAA,2016-01-04,1,put,1", "AAA,2016-01-04,2,call,1", "AAA,2016-01-04,2,put,1",
                "AAA,2016-01-05,1,call,7", "AAA,2016-01-05,1,put,7", "AAA,2016-01-05,2,call,1", "AAA,2016-01-05,2,put,1",
                "AAA,2016-01-06,1,call,1", "AAA,2016-01-06,1,put,1", "AAA,2016-01-06,2,call,1", "AAA,2016-01-06,2,put,1",
                "BBB,2016-01-05,1,call,9", "BBB,2016-01-05,1,put,9",
            ],
            await BidsAsync());
        OptionUnderlying[] stored = [.. Tk.Options.Underlyings()];
        Assert.Equal([("AAA", 12L, Start, Start.AddDays(2)), ("BBB", 2L, Start.AddDays(1), Start.AddDays(1))], stored.Select(one => (one.Underlying, one.Quotes, one.From, one.To)));
        Assert.True(Tk.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Small_imports_in_any_order_end_up_in_one_file_that_is_sorted()
    {
        int[] days = [3, 0, 9, 1, 8, 2, 7, 4, 6, 5];
        foreach (int day in days)
        {
            await ImportAsync($"{day}.csv", Day(day, bid: day));
        }

        Assert.Equal(1, Assert.Single(Tk.Options.Underlyings()).Files);
        OptionQuotes quotes = await Tk.Options.QuotesAsync("AAA");
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(day => Enumerable.Repeat((Start.AddDays(day), (double?)day), 4)), quotes.Select(quote => (quote.Time, quote.Bid)));
        Assert.True(Tk.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Import_overlapping_nothing_leaves_full_files_alone_and_a_large_one_makes_several()
    {
        // 1,250,000 quotes at 1,250 moments: more than one file takes.
        string parquet = _quoted.Folder.File("q.parquet");
        await Tk.SqlAsync(
            $"""
            COPY (SELECT TIMESTAMPTZ '2016-01-04 15:00:00Z' + to_minutes(m) AS quote_time, 'AAA' AS underlying, DATE '2030-01-18' AS expiry, k::DOUBLE AS strike, r AS "right",
                m::DOUBLE AS bid, m + 1.0 AS ask FROM range(1250) t(m), range(1, 501) s(k), (VALUES ('call'), ('put')) u(r)) TO '{parquet}'
            """);
        OptionImportReport report = await Tk.Options.ImportAsync(parquet);
        string[] before = Files();
        await ImportAsync("later.csv", Day(30));
        string[] after = Files();
        // One quote in the middle of the first of them.
        await _quoted.ImportAsync("one.csv", [Quoted.Header, "2016-01-04T15:01:00Z,AAA,2030-01-18,7,call,99,100,1,1"]);

        Assert.Equal((1_250_000L, 1_000L), (report.RowsAccepted, report.Contracts));
        Assert.Equal((2, 3), (before.Length, after.Length));
        Assert.Empty(before.Except(after));
        Assert.Equal(4, Files().Length);
        Assert.Equal((3, 1_250_004L), (Tk.Options.Underlyings()[0].Files, Tk.Options.Underlyings()[0].Quotes));
        OptionQuotes minute = await Tk.Options.QuotesAsync("AAA", Start.AddMinutes(1), Start.AddMinutes(2));
        Assert.Equal((1_000, 1, 99.0), (minute.Count, minute.Count(quote => quote.Bid != 1), minute.Single(quote => quote.Contract is { Strike: 7, Right: OptionRight.Call }).Bid!.Value));
        Assert.True(Tk.Maintenance.Doctor().Ok);
        GarbageReport gone = Tk.Maintenance.CollectGarbage(TimeSpan.Zero);
        Assert.Equal((1, 3), (gone.Files, Files().Length));
        Assert.Equal(1_250_004, (await Tk.Options.QuotesAsync("AAA")).Count);
    }

    [Fact]
    public async Task Old_version_shows_the_quotes_of_then()
    {
        await ImportAsync("a.csv", Day(0));
        long version = Tk.Status().Version;
        await ImportAsync("b.csv", Day(0, bid: 5), Day(1));

        Assert.Equal(4, (await Tk.Options.QuotesAsync("AAA", read: new() { AsOf = version })).Count(quote => quote.Bid == 1));
        Assert.Equal((8, 4), (await Tk.Options.QuotesAsync("AAA") is var now ? (now.Count, now.Count(quote => quote.Bid == 5)) : default));
    }

    [Fact]
    public async Task View_stands_beside_bars_and_runs_and_follows_other_processes_imports()
    {
        BarSeries bars = new(new("local", "AAA", Timeframe.Day), BarColumns.FromRows([.. Enumerable.Range(0, 60).Select(i => new Bar(new DateTime(2016, 1, 4, 0, 0, 0, DateTimeKind.Utc).AddDays(i), 10, 12, 9, 11, 1))]));
        await Tk.Ingest.BarsAsync(bars);
        await Tk.Runs.SaveAsync(Backtest.Run(bars, new SmaCross(2, 5)), "run");
        const string Asked =
            """
            SELECT count(*) AS n, max(q.right) AS r, max(b.close) AS c, (SELECT count(*) FROM runs) AS runs
            FROM option_quotes q JOIN bars b ON b.symbol = q.underlying AND b.time = date_trunc('day', q.time)
            """;
        Assert.Equal("0,,,1", Assert.Single(Quoted.Lines(await Tk.SqlAsync(Asked))));
        using (Workspace other = Workspace.Open(Tk.Path))
        {
            await other.Options.ImportAsync(_quoted.Folder.Write("a.csv", string.Join('\n', Day(0).Prepend(Quoted.Header))));
        }

        Assert.Equal("4,put,11,1", Assert.Single(Quoted.Lines(await Tk.SqlAsync(Asked))));
        Assert.Equal("4,put,11,1", Assert.Single(Quoted.Lines(await Tk.SqlAsync(Asked, options: new() { Confine = true }))));
        await ImportAsync("b.csv", Day(1));
        Assert.Equal("8,put,11,1", Assert.Single(Quoted.Lines(await Tk.SqlAsync(Asked))));
        Assert.Equal((8L, 60L), (Tk.Status().Quotes, Tk.Status().Rows));
    }

    [Fact]
    public async Task Quotes_are_read_by_range_and_expiry()
    {
        await ImportAsync("a.csv", Day(0), Day(1), Day(2).Select(line => line.Replace("2030-01-18", "2030-02-15", StringComparison.Ordinal)));

        Assert.Equal(4, (await Tk.Options.QuotesAsync("AAA", Start.AddDays(1), Start.AddDays(2))).Count);
        Assert.Equal(8, (await Tk.Options.QuotesAsync("local:AAA", read: new() { Expiries = [new(2030, 1, 18)] })).Count);
        ToolkitException none = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Options.QuotesAsync("AAA", Start.AddDays(3)));
        ToolkitException unknown = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Options.QuotesAsync("ZZZ"));
        Assert.Equal((ErrorKind.NotFound, ErrorKind.NotFound), (none.Kind, unknown.Kind));
        Assert.Contains("there are those of AAA", unknown.Message);
    }

    [Fact]
    public async Task Chain_has_the_last_quote_of_each_living_contract_and_nothing_of_later()
    {
        await _quoted.ImportAsync("a.csv",
        [
            Quoted.Header,
            "2016-01-08T20:00:00Z,AAA,2016-01-08,10,call,1,2,1,1", "2016-01-08T20:00:00Z,AAA,2016-02-19,10,call,3,4,1,1", "2016-01-08T20:00:00Z,AAA,2016-02-19,10,put,2,3,1,1",
            "2016-01-11T15:00:00Z,AAA,2016-02-19,10,call,3.5,4.5,1,1", "2016-01-11T15:00:00Z,AAA,2016-02-19,10,put,2,3,1,1", "2016-01-11T15:01:00Z,AAA,2016-02-19,10,call,5,4,1,1",
            "2016-01-11T15:00:00Z,AAA,2016-02-19,12,call,2,3,1,1", "2016-01-11T15:00:00Z,AAA,2016-02-19,12,put,3,4,1,1", "2016-01-11T15:02:00Z,AAA,2016-02-19,10,call,9,9.5,1,1",
        ]);
        OptionChain chain = await Tk.Options.ChainAsync("AAA", new(2016, 1, 11, 15, 1, 30, DateTimeKind.Utc));

        Assert.Equal([new DateOnly(2016, 2, 19)], chain.Expiries);
        Assert.Equal((5.0, QuoteFlaws.Crossed), chain.Find(new(2016, 2, 19), 10, OptionRight.Call) is { } call ? (call.Bid!.Value, call.Flaws) : default);
        Assert.Equal(2, chain.Find(new(2016, 2, 19), 10, OptionRight.Put)!.Value.Bid);
        // At 10 the call is crossed, so at 12: 12 + 2.5 - 3.5; or as it is said.
        Assert.Equal((11.0, true), (chain.UnderlyingPrice, chain.PriceFromParity));
        Assert.Equal(10.5, (await Tk.Options.ChainAsync("AAA", chain.At, read: new() { UnderlyingPrice = 10.5 })).UnderlyingPrice);
        // Over the weekend it is Friday's, whose expired options are gone. Call - put + strike: 3.5 - 2.5 + 10.
        OptionChain sunday = await Tk.Options.ChainAsync("AAA", new(2016, 1, 10, 12, 0, 0, DateTimeKind.Utc));
        Assert.Equal([new DateOnly(2016, 2, 19)], sunday.Expiries);
        Assert.Equal((11.0, true), (sunday.UnderlyingPrice, sunday.PriceFromParity));
        ToolkitException before = await Assert.ThrowsAsync<ToolkitException>(() => Tk.Options.ChainAsync("AAA", new(2016, 1, 8, 19, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(ErrorKind.NotFound, before.Kind);
    }

    [Fact]
    public async Task Underlying_price_is_the_last_close_that_was_known_of_the_finest_bars()
    {
        await _quoted.ImportAsync("a.csv", [Quoted.Header, "2016-01-11T15:00:00Z,AAA,2016-02-19,10,call,3,4,1,1", "2016-01-11T15:00:00Z,AAA,2016-02-19,10,put,2,3,1,1"]);
        Bar Closing(DateTime time, double close) => new(time, close, close, close, close, 1);
        await Tk.Ingest.BarsAsync("AAA", Timeframe.Day, [Closing(new(2016, 1, 8, 0, 0, 0, DateTimeKind.Utc), 8), Closing(new(2016, 1, 11, 0, 0, 0, DateTimeKind.Utc), 88)]);
        DateTime at = new(2016, 1, 11, 15, 0, 30, DateTimeKind.Utc);

        // Friday's close is of another session, so call and put say more: 3.5 - 2.5 + 10.
        Assert.Equal((11.0, true), await Tk.Options.ChainAsync("AAA", at) is var parity ? (parity.UnderlyingPrice, parity.PriceFromParity) : default);
        // The bar of 14:59 had closed at 15:00, that of 15:00 had not.
        await Tk.Ingest.BarsAsync("AAA", Timeframe.Minute, [Closing(new(2016, 1, 11, 14, 59, 0, DateTimeKind.Utc), 9.5), Closing(new(2016, 1, 11, 15, 0, 0, DateTimeKind.Utc), 99)]);
        Assert.Equal((9.5, false), await Tk.Options.ChainAsync("AAA", at) is var bar ? (bar.UnderlyingPrice, bar.PriceFromParity) : default);
        // After the close the day's own bar is known.
        Assert.Equal(88, (await Tk.Options.ChainAsync("AAA", new(2016, 1, 11, 21, 0, 0, DateTimeKind.Utc))).UnderlyingPrice);
        QuotedMarket market = await Tk.Options.MarketAsync("AAA", read: new() { Timeframe = Timeframe.Day });
        Assert.Equal((1, 2), (market.Moments.Count, market.Bars.Count));
    }

    /// <summary>Against a search over all quotes with deltas by the same formula.</summary>
    [RealDataFact]
    public async Task Contract_by_delta_is_within_one_strike_of_a_search_over_all_quotes()
    {
        await Tk.Options.ImportAsync(RealData.File("goog-options-20151224.csv.zst"));
        await Tk.Ingest.FileAsync(RealData.File("goog-1m-20151224.csv"), "GOOG", Timeframe.Minute);
        int compared = 0;
        foreach (DateTime at in new[] { new DateTime(2015, 12, 24, 15, 0, 0, DateTimeKind.Utc), new DateTime(2015, 12, 24, 17, 30, 0, DateTimeKind.Utc) })
        {
            OptionChain chain = await Tk.Options.ChainAsync("GOOG", at);
            Assert.False(chain.PriceFromParity);
            Assert.InRange(chain.UnderlyingPrice, 745, 755);
            Dictionary<OptionContract, OptionQuote> last = [];
            foreach (OptionQuote quote in (await Tk.Options.QuotesAsync("GOOG")).Where(quote => quote.Time <= at))
            {
                last[quote.Contract] = quote;
            }

            foreach (DateOnly expiry in chain.Expiries.Where(expiry => expiry > new DateOnly(2015, 12, 24)))
            {
                double years = (new DateTime(expiry, new(21, 0), DateTimeKind.Utc) - at).TotalDays / 365;
                foreach (double wanted in new[] { 0.1, 0.16, 0.3, 0.5 })
                {
                    foreach (OptionRight right in Enum.GetValues<OptionRight>())
                    {
                        (double Strike, double Delta)[] all = [.. last.Values.Where(quote => quote.Contract.Expiry == expiry && quote.Contract.Right == right && !(quote.Bid > quote.Ask) && quote.Mid is not null)
                            .Select(quote => (quote.Contract.Strike, Delta(right, quote.Mid!.Value, chain.UnderlyingPrice, quote.Contract.Strike, years))).Where(one => !double.IsNaN(one.Item2)).OrderBy(one => one.Strike)];
                        int best = Enumerable.Range(0, all.Length).MinBy(i => Math.Abs(Math.Abs(all[i].Delta) - wanted));
                        double found = chain.NearestByDelta(expiry, right, wanted)!.Value.Contract.Strike;
                        Assert.InRange(Math.Abs(Array.FindIndex(all, one => one.Strike == found) - best), 0, 1);
                        compared++;
                    }
                }
            }
        }

        Assert.Equal(2 * 11 * 4 * 2, compared);
    }

    /// <summary>By bisection with the normal distribution summed by Simpson's rule: nothing of the library's own.</summary>
    private static double Delta(OptionRight right, double price, double underlying, double strike, double years)
    {
        static double Normal(double x)
        {
            const int Steps = 400;
            double h = x / Steps, sum = 1 + Math.Exp(-x * x / 2);
            for (int i = 1; i < Steps; i++)
            {
                sum += (i % 2 == 1 ? 4 : 2) * Math.Exp(-i * h * i * h / 2);
            }

            return 0.5 + sum * h / 3 / Math.Sqrt(2 * Math.PI);
        }

        double D1(double volatility) => Math.Clamp((Math.Log(underlying / strike) + volatility * volatility * years / 2) / (volatility * Math.Sqrt(years)), -12, 12);
        double Value(double volatility)
        {
            double call = underlying * Normal(D1(volatility)) - strike * Normal(D1(volatility) - volatility * Math.Sqrt(years));
            return right == OptionRight.Call ? call : call - underlying + strike;
        }

        (double low, double high) = (1e-3, 5);
        if (Value(low) > price || Value(high) < price)
        {
            return double.NaN;
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Value(middle) < price ? (middle, high) : (low, middle);
        }

        return Normal(D1(low)) - (right == OptionRight.Call ? 0 : 1);
    }

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(Tk.Path, "options")).Select(Path.GetFileName).OfType<string>().Order()];
}
