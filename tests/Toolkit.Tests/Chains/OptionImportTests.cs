using System.IO.Compression;

namespace Toolkit.Tests.Chains;

/// <summary>What files of option quotes are understood, and what of them goes in.</summary>
public sealed class OptionImportTests : IDisposable
{
    private readonly Quoted _quoted = new();

    public void Dispose() => _quoted.Dispose();

    [Fact]
    public async Task Quotes_go_in_as_they_are_written_and_empty_cells_stay_empty()
    {
        OptionImportReport report = await _quoted.ImportAsync("a.csv",
        [
            Quoted.Header, "2015-12-24T14:31:00Z,GOOG,2016-01-15,590,call,157.5,161.5,2,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,590,put,,0.5,0,19",
            "2015-12-24T14:35:00Z,GOOG,2016-01-22,602.5,put,2.5,1.5,3,4",
        ]);

        Assert.Equal(("local", 3L, 3L, 0L, 0L, 3L, 2L), (report.Exchange, report.RowsRead, report.RowsAccepted, report.RowsRejected, report.Duplicates, report.Contracts, report.Expiries));
        Assert.Equal(["GOOG"], report.Underlyings);
        Assert.Equal((new DateTime(2015, 12, 24, 14, 31, 0, DateTimeKind.Utc), new DateTime(2015, 12, 24, 14, 35, 0, DateTimeKind.Utc)), (report.From, report.To));
        Assert.Equal(
            [
                "2015-12-24T14:31:00Z,local,GOOG,2016-01-15,590,call,157.5,161.5,2,1,,,", "2015-12-24T14:31:00Z,local,GOOG,2016-01-15,590,put,,0.5,0,19,,,",
                "2015-12-24T14:35:00Z,local,GOOG,2016-01-22,602.5,put,2.5,1.5,3,4,,,",
            ],
            await _quoted.ViewAsync("*"));
    }

    // Each row is one and the same quote.
    [Theory]
    [InlineData("Timestamp,Symbol,Expiration,Strike_Price,Option_Type,Bid_Price,Ask_Price", "2015-12-24 14:31:00Z,GOOG,20160115,590,C,157.5,161.5")]
    [InlineData("QUOTE_DATETIME;underlying_symbol;expire_date;STRIKE;cp_flag;bid;ask", "2015-12-24T09:31:00-05:00;GOOG;15.01.2016;590;c;157,5;161,5")]
    [InlineData("quote_unixtime,root,expiry_date,k,call_put,best_bid,best_ask", "1450967460,GOOG,01/15/2016,590.00,CALL,157.50,161.50")]
    [InlineData("date,time,underlying,expiration,strike,type,bid,ask", "2015-12-24,14:31:00,GOOG,2016-01-15,590,call,157.5,161.5")]
    [InlineData("ts,bid,ask,contract", "1450967460000,157.5,161.5,GOOG  160115C00590000")]
    [InlineData("sip_timestamp,ticker,bid_price,ask_price", "1450967460000000000,O:GOOG160115C00590000,157.5,161.5")]
    [InlineData("quote_date,quote_time,UnderlyingSymbol,OptionSymbol,Bid,Ask", "12/24/2015,14:31,GOOG,GOOG160115C00590000,157.5,161.5")]
    [InlineData("type,quote_datetime,option_symbol,root,bid,ask", "equity,2015-12-24T14:31:00Z,GOOG160115C00590000,GOOG,157.5,161.5")]
    [InlineData("timestamp,underlying,expiry,strike,right,bid,offer", "2015-12-24 14:31:00,\"GOOG\",\"Jan 15, 2016\",\"590\",Call,157.5,161.5")]
    public async Task Headers_and_times_of_many_vendors_mean_the_same(string header, string row)
    {
        await _quoted.ImportAsync("a.csv", [header, row]);

        Assert.Equal("2015-12-24T14:31:00Z,GOOG,2016-01-15,590,call,157.5,161.5", Assert.Single(await _quoted.ViewAsync()));
    }

    [Fact]
    public async Task Row_with_a_call_and_a_put_is_two_quotes()
    {
        string header = "[QUOTE_UNIXTIME], [QUOTE_READTIME], [QUOTE_DATE], [QUOTE_TIME_HOURS], [UNDERLYING_LAST], [EXPIRE_DATE], [EXPIRE_UNIX], [DTE], [C_DELTA], [C_IV], [C_VOLUME], [C_LAST], "
            + "[C_SIZE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_SIZE], [P_LAST], [P_DELTA], [P_IV], [P_VOLUME]";
        OptionImportReport report = await _quoted.ImportAsync(
            "spx_eod_202201.txt",
            [header, "1641243600, 2022-01-03 16:00, 2022-01-03, 16.000000, 4796.5, 2022-01-21, 1642798800, 18.00, 0.55, 0.13, 12, 80.1, 3 x 4, 81.2, 81.9, 4800, 84.1, 84.8, 7 x 9, , -0.45, , "],
            new() { Underlying = "SPX" });

        Assert.Equal((2L, 2L, 2L, 1L), (report.RowsRead, report.RowsAccepted, report.Contracts, report.Expiries));
        // 1641243600 is 2022-01-03 21:00 UTC, 16:00 in New York.
        Assert.Equal(
            ["2022-01-03T21:00:00Z,local,SPX,2022-01-21,4800,call,81.2,81.9,3,4,0.13,0.55,", "2022-01-03T21:00:00Z,local,SPX,2022-01-21,4800,put,84.1,84.8,7,9,,-0.45,"], await _quoted.ViewAsync("*"));
    }

    [Fact]
    public async Task Volatility_may_be_written_in_percent_and_what_cannot_be_one_is_left_out()
    {
        await _quoted.ImportAsync("a.csv",
        [
            "quote_time,underlying,expiry,strike,right,bid,ask,iv,delta,oi", "2015-12-24T14:31:00Z,GOOG,2016-01-15,590,C,1,2,25%,0.5,1200", "2015-12-24T14:31:00Z,GOOG,2016-01-15,600,C,1,2,0.25,7,",
            "2015-12-24T14:31:00Z,GOOG,2016-01-15,610,C,1,2,0,,3",
        ]);

        Assert.Equal(["590,0.25,0.5,1200", "600,0.25,,", "610,,,3"], await _quoted.ViewAsync("strike, implied_volatility, delta, open_interest"));
    }

    [Fact]
    public async Task File_of_one_contract_says_it_in_its_name()
    {
        await _quoted.ImportAsync("GOOG160115P00602500_quotes.csv", ["timestamp,bid,ask", "2015-12-24T14:31:00Z,1.5,1.75"]);

        Assert.Equal("2015-12-24T14:31:00Z,GOOG,2016-01-15,602.5,put,1.5,1.75", Assert.Single(await _quoted.ViewAsync()));
    }

    [Fact]
    public async Task Date_without_a_time_is_the_close_of_its_session()
    {
        // 2015-12-23 closed at 16:00 New York, 2015-12-24 early at 13:00; 2015-12-25 was none.
        OptionImportReport report = await _quoted.ImportAsync(
            "a.csv",
            ["quote_date,underlying,expiry,strike,right,bid,ask", "2015-12-23,GOOG,2016-01-15,590,C,1,2", "2015-12-24,GOOG,2016-01-15,590,C,3,4", "2015-12-25,GOOG,2016-01-15,590,C,5,6"],
            new() { AllowRejects = true });

        Assert.Equal(["2015-12-23T21:00:00Z", "2015-12-24T18:00:00Z"], await _quoted.ViewAsync("time"));
        Assert.Contains("4,\"2015-12-25 is no session of XNYS\"", await File.ReadAllTextAsync(report.Quarantine!));
        Assert.Contains(report.Notes, note => note.Contains("close of its session"));
    }

    [Fact]
    public async Task Local_times_are_taken_in_their_zone_and_those_that_do_not_exist_are_rejected()
    {
        // Clocks went forward at 02:00 on 2016-03-13: 09:31 is 14:31 UTC before, 13:31 after.
        OptionImportReport report = await _quoted.ImportAsync(
            "a.csv",
            [
                "quote_datetime,underlying,expiry,strike,right,bid,ask", "2016-03-11 09:31:00,GOOG,2016-04-15,590,C,1,2", "2016-03-14 09:31:00,GOOG,2016-04-15,590,C,3,4",
                "2016-03-13 02:30:00,GOOG,2016-04-15,590,C,5,6",
            ],
            new() { Timezone = "America/New_York", AllowRejects = true });

        Assert.Equal(["2016-03-11T14:31:00Z", "2016-03-14T13:31:00Z"], await _quoted.ViewAsync("time"));
        Assert.Contains("4,\"the local time does not exist in America/New_York\"", await File.ReadAllTextAsync(report.Quarantine!));
    }

    [Fact]
    public async Task Bad_rows_go_to_quarantine_with_line_and_reason_and_flawed_quotes_go_in()
    {
        string[] good = [.. Enumerable.Range(1, 1_000).Select(i => $"2015-12-24T14:31:00Z,GOOG,2016-01-15,{i},put,0,0.05,0,1")];
        OptionImportReport report = await _quoted.ImportAsync("a.csv",
        [
            Quoted.Header, .. good,
            "2015-12-24T14:31:00Z,GOOG,2016-01-15,1500,call,9,8,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,0,call,1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2015-12-23,10,call,1,2,1,1",
            "2015-12-24T14:31:00Z,GOOG,2016-01-15,10,both,1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,10,call,-1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,10,call,1,two,1,1",
            "", "yesterday,GOOG,2016-01-15,10,call,1,2,1,1", "2015-12-24T14:31:00Z,,2016-01-15,10,call,1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,10,call,1",
        ]);

        Assert.Equal((1_009L, 1_001L, 8L), (report.RowsRead, report.RowsAccepted, report.RowsRejected));
        string[] listed = await File.ReadAllLinesAsync(report.Quarantine!);
        Assert.Equal(
            [
                "line,reason,raw", "1003,\"the strike is not above zero\"", "1004,\"the expiry is before the day of the quote\"", "1005,\"the right 'both' is neither call nor put\"",
                "1006,\"the bid is negative or not finite\"", "1007,\"ask 'two' is not a number\"", "1009,\"time 'yesterday' is not written as ISO 8601 with offset\"", "1010,\"the underlying is missing\"",
                "1011,\"it has 6 fields where 9 are expected\"",
            ],
            listed.Select((line, i) => i == 0 ? line : string.Join(',', line.Split(',').Take(2))));
        Assert.Contains(",\"2015-12-24T14:31:00Z,GOOG,2016-01-15,0,call,1,2,1,1\"", listed[1]);
        Assert.Equal("1500", Assert.Single(Quoted.Lines(await _quoted.Tk.SqlAsync("SELECT strike FROM option_quotes WHERE bid > ask"))));
    }

    [Fact]
    public async Task Evening_quote_of_an_option_that_expires_that_day_is_taken()
    {
        // 20:30 in New York on the day of expiry is already the next day in UTC.
        await _quoted.ImportAsync("a.csv", [Quoted.Header, "2015-12-25T01:30:00Z,SPX,2015-12-24,2000,call,1,2,1,1"]);

        Assert.Single(await _quoted.ViewAsync());
    }

    [Fact]
    public async Task Strict_refuses_the_file_for_one_bad_row_and_a_file_of_bad_rows_is_bad_data()
    {
        string[] lines = [Quoted.Header, "2015-12-24T14:31:00Z,GOOG,2016-01-15,590,call,1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,-590,call,1,2,1,1"];
        ToolkitException strict = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", lines, new() { Strict = true }));
        ToolkitException many = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", lines));
        ToolkitException all = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", [Quoted.Header, "x,y,z,u,v,w,,,"], new() { AllowRejects = true }));

        Assert.Equal((ErrorKind.BadData, "a.csv:3: the strike is not above zero (and 0 more bad rows)"), (strict.Kind, strict.Message));
        Assert.Equal((ErrorKind.BadData, ErrorKind.BadData), (many.Kind, all.Kind));
        Assert.Empty(_quoted.Tk.Options.Underlyings());
    }

    [Theory]
    [InlineData("time,open,high,low,close\n2015-12-24T14:31:00Z,1,2,1,1", "no table of option quotes")]
    [InlineData("time,underlying,bid,ask\n2015-12-24T14:31:00Z,GOOG,1,2", "the expiry")]
    [InlineData("underlying,expiry,strike,right,bid,ask\nGOOG,2016-01-15,590,C,1,2", "the time of the quote")]
    [InlineData("time,underlying,expiry,strike,right,bid,bid,ask\n2015-12-24T14:31:00Z,GOOG,2016-01-15,590,C,1,2,3", "both say the bid")]
    public async Task File_that_is_no_table_of_quotes_says_what_is_missing(string text, string expected)
    {
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", [text]));

        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public async Task Columns_are_what_the_caller_says_and_the_underlying_too()
    {
        string[] lines = ["when,until,at,kind,wanted,offered", "2015-12-24T14:31:00Z,2016-01-15,590,P,1.5,1.75"];
        Dictionary<string, string> columns = new() { ["time"] = "when", ["expiry"] = "until", ["strike"] = "at", ["right"] = "kind", ["bid"] = "wanted", ["ask"] = "offered" };
        ToolkitException none = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", lines, new() { Columns = columns }));
        await _quoted.ImportAsync("a.csv", lines, new() { Columns = columns, Underlying = "cboe:X", Exchange = "cboe" });
        ToolkitException unknown = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", lines, new() { Columns = new Dictionary<string, string> { ["bid"] = "nothing" } }));

        Assert.Equal((ErrorKind.Usage, ErrorKind.Usage), (none.Kind, unknown.Kind));
        Assert.Equal("2015-12-24T14:31:00Z,cboe,cboe:X,2016-01-15,590,put,1.5,1.75", Assert.Single(await _quoted.ViewAsync("time, exchange, underlying, expiry, strike, \"right\", bid, ask")));
    }

    [Fact]
    public async Task One_underlying_is_taken_out_of_several()
    {
        string[] lines = [Quoted.Header, "2015-12-24T14:31:00Z,AAA,2016-01-15,5,put,1,2,1,1", "2015-12-24T14:31:00Z,BBB,2016-01-15,6,put,1,2,1,1"];
        OptionImportReport one = await _quoted.ImportAsync("a.csv", lines, new() { Underlying = "BBB" });
        ToolkitException other = await Assert.ThrowsAsync<ToolkitException>(() => _quoted.ImportAsync("a.csv", lines, new() { Underlying = "CCC" }));
        OptionImportReport all = await _quoted.ImportAsync("a.csv", lines);

        Assert.Equal(("BBB", 1L), (Assert.Single(one.Underlyings), one.RowsAccepted));
        Assert.Equal(ErrorKind.NotFound, other.Kind);
        Assert.Equal(["AAA", "BBB"], all.Underlyings);
        Assert.Equal(2, (await _quoted.ViewAsync()).Length);
    }

    [Fact]
    public async Task Of_a_key_twice_in_a_file_the_last_row_counts_and_the_same_file_again_is_skipped()
    {
        string[] lines = [Quoted.Header, "2015-12-24T14:31:00Z,GOOG,2016-01-15,590,call,1,2,1,1", "2015-12-24T14:31:00Z,GOOG,2016-01-15,590.0,C,3,4,1,1"];
        OptionImportReport first = await _quoted.ImportAsync("a.csv", lines), second = await _quoted.ImportAsync("a.csv", lines);
        OptionImportReport otherwise = await _quoted.ImportAsync("a.csv", lines, new() { Calendar = "XNYS" });

        Assert.Equal((2L, 1L, 1L, false), (first.RowsRead, first.RowsAccepted, first.Duplicates, first.Skipped));
        Assert.Equal((true, 1, first.Bytes), (second.Skipped, second.Files, second.Bytes));
        Assert.False(otherwise.Skipped);
        Assert.EndsWith(",3,4", Assert.Single(await _quoted.ViewAsync()));
    }

    [Fact]
    public async Task Compressed_text_and_parquet_hold_the_same_quotes()
    {
        string[] lines = [Quoted.Header, .. Enumerable.Range(0, 500).Select(i => $"2015-12-24T14:{30 + i / 100}:00Z,GOOG,2016-01-{15 + i % 2:00},{500 + i % 100 / 2 * 5},{(i % 2 == 0 ? "call" : "put")},{(i % 7 == 0 ? "" : i / 4.0)},{i / 4.0 + 1},{i},1")];
        await _quoted.ImportAsync("a.csv", lines);
        string[] expected = await _quoted.ViewAsync("* EXCLUDE (exchange)");
        string parquet = _quoted.Folder.File("q.parquet"), gz = _quoted.Folder.File("q.csv.gz");
        await _quoted.Tk.SqlAsync($"COPY (SELECT * EXCLUDE (exchange) FROM option_quotes ORDER BY random()) TO '{parquet}'");
        await using (GZipStream packed = new(File.Create(gz), CompressionLevel.Fastest))
        {
            packed.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }

        foreach (string path in new[] { parquet, gz })
        {
            using Workspace other = Workspace.Open(_quoted.Folder.File(Path.GetFileName(path) + "-workspace"));
            OptionImportReport report = await other.Options.ImportAsync(path);
            Assert.Equal(500, report.RowsAccepted);
            Assert.Equal(expected, Quoted.Lines(await other.SqlAsync("SELECT * EXCLUDE (exchange) FROM option_quotes ORDER BY ALL")));
        }
    }

    /// <summary>Every quote of a real file, against a plain reading of its text.</summary>
    [RealDataFact]
    public async Task Every_quote_of_a_real_day_is_read()
    {
        string path = RealData.File("goog-options-20151224.csv.zst");
        (int rows, int bids, decimal bid, decimal ask, decimal sizes) = (0, 0, 0, 0, 0);
        using (StreamReader text = new(new ZstdSharp.DecompressionStream(File.OpenRead(path))))
        {
            text.ReadLine();
            while (text.ReadLine()?.Split(',') is { } cells)
            {
                decimal Cell(int i) => cells[i].Length == 0 ? 0 : decimal.Parse(cells[i], System.Globalization.CultureInfo.InvariantCulture);
                (rows, bids, bid, ask, sizes) = (rows + 1, bids + (cells[5].Length == 0 ? 0 : 1), bid + Cell(5), ask + Cell(6), sizes + Cell(7) + Cell(8));
            }
        }

        OptionImportReport report = await _quoted.Tk.Options.ImportAsync(path);
        Frame stored = await _quoted.Tk.SqlAsync(
            "SELECT count(*)::DOUBLE AS n, count(bid)::DOUBLE AS bids, sum(bid::DECIMAL(18,4))::DOUBLE AS bid, sum(ask::DECIMAL(18,4))::DOUBLE AS ask, sum(bid_size + ask_size) AS sizes FROM option_quotes");
        OptionQuotes read = await _quoted.Tk.Options.QuotesAsync("GOOG");

        Assert.Equal(19_699, rows);
        Assert.Equal((19_699L, 19_699L, 2_192L, 12L), (report.RowsRead, report.RowsAccepted, report.Contracts, report.Expiries));
        Assert.Equal(
            new double[] { rows, bids, (double)bid, (double)ask, (double)sizes }, new[] { "n", "bids", "bid", "ask", "sizes" }.Select(name => stored.Column<double>(name)[0]));
        Assert.Equal((rows, bids, bid, ask), (read.Count, read.Count(quote => quote.Bid is not null), read.Sum(quote => (decimal)(quote.Bid ?? 0)), read.Sum(quote => (decimal)(quote.Ask ?? 0))));
    }
}
