using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

/// <summary>Bad rows go into quarantine with their lines, the others go in; what is no table is refused in one line.</summary>
public sealed class HostileCsvTests
{
    private const string Header = "time,open,high,low,close,volume\n";
    private const string First = "2017-01-03 09:30,1,2,0.5,1.5,7\n";
    private const string Last = "2017-01-03 09:35,1,2,0.5,1.5,7\n";

    private static readonly Bar[] Good = [At("2017-01-03T09:30Z", 1, 2, 0.5, 1.5, 7), At("2017-01-03T09:35Z", 1, 2, 0.5, 1.5, 7)];

    public static TheoryData<string, string> BadRows => new()
    {
        { "2017-01-03 09:31,abc,2,0.5,1.5,7", "open 'abc' is not a number" },
        { "2017-01-03 09:31,\"1,5\",2,0.5,1.5,7", "open '1,5' is not a number" },
        { "2017-01-03 09:31,1,2,0.5,1.5,many", "volume 'many' is not a number" },
        { "2017-01-03 09:31,1,2,0.5", "it has 4 fields where 6 are expected" },
        { "2017-01-03 09:31,1,2,0.5,1.5,7,8,9", "it has 8 fields where 6 are expected" },
        { "2017-02-30 09:31,1,2,0.5,1.5,7", "time '2017-02-30 09:31' is not written as %Y-%m-%d %H:%M" },
        { "2017-01-03 25:31,1,2,0.5,1.5,7", "time '2017-01-03 25:31' is not written as %Y-%m-%d %H:%M" },
        { "yesterday,1,2,0.5,1.5,7", "time 'yesterday' is not written as %Y-%m-%d %H:%M" },
        { ",1,2,0.5,1.5,7", "the time is missing" },
        { "17-01-03 09:31,1,2,0.5,1.5,7", "the year is not plausible" },
        { "2017-01-03 09:31,,2,0.5,1.5,7", "a price is missing or not finite" },
        { "2017-01-03 09:31,1,NaN,0.5,1.5,7", "a price is missing or not finite" },
        { "2017-01-03 09:31,1,inf,0.5,1.5,7", "a price is missing or not finite" },
        { "2017-01-03 09:31,1,2,-Infinity,1.5,7", "a price is missing or not finite" },
        { "2017-01-03 09:31,1,1e999,0.5,1.5,7", "a price is missing or not finite" },
        { "2017-01-03 09:31,1,1.25,0.5,1.5,7", "high is below open, close or low" },
        { "2017-01-03 09:31,1,2,1.25,1.5,7", "low is above open or close" },
        { "2017-01-03 09:31,1,2,0,1.5,7", "a price is zero or negative" },
        { "2017-01-03 09:31,1,2,0.5,1.5,-7", "volume is negative or not finite" },
        { "2017-01-03 09:31,1,2,0.5,1.5,inf", "volume is negative or not finite" },
        { "2017-01-03 09:31,1,2,0.5,1.5,\"7", "a quote is not closed" },
        { "2017-01-03 09:31,1,2\0,0.5,1.5,7", "high '2?' is not a number" },
        { "2017-01-03 09:31Z,1,2,0.5,1.5,7", "time '2017-01-03 09:31Z' is not written as %Y-%m-%d %H:%M" },
        { "2017-01-03 09:31+05:30,1,2,0.5,1.5,7", "time '2017-01-03 09:31+05:30' is not written as %Y-%m-%d %H:%M" },
        { "'; DROP TABLE staged; --,1,2,0.5,1.5,7", "time '''; DROP TABLE staged; --' is not written as %Y-%m-%d %H:%M" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_row_goes_into_quarantine_with_its_line(string row, string reason)
    {
        using Staging staging = new();
        // A blank line before it: the number must be that of an editor.
        Assert.Equal(Good, staging.Text(Header + First + "\n" + row + "\n" + Last, "1m"));
        Assert.Equal((3, 2, 1), (staging.Result.Report.RowsRead, staging.Result.Report.RowsAccepted, staging.Result.Report.RowsRejected));
        string raw = row.Replace('\0', '?').Replace("\"", "\"\"");
        Assert.Equal($"line,reason,raw\n4,\"{reason.Replace("'''", "''")}\",\"{raw}\"\n", staging.Quarantine);
        Assert.DoesNotContain("input", Path.GetFileName(staging.Result.Report.Quarantine));
    }

    [Theory]
    [MemberData(nameof(BadRows))]
    public void Strict_rejects_the_file_at_the_first_bad_row(string row, string reason)
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Header + First + row + "\n" + Last, "1m", new() { Strict = true }));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.StartsWith($"input.csv:3: {reason.Replace("'''", "''")}", e.Message);
    }

    // Of 25,000 words it took minutes.
    [Theory]
    [InlineData("ASK_")]
    [InlineData("{\"a\":")]
    [InlineData("[")]
    public void A_name_of_very_many_words_is_no_name(string word) =>
        Assert.Equal(default, Toolkit.Ingest.ColumnName.Of(string.Concat(Enumerable.Repeat(word, 25_000)), ownerFirst: true));

    [Fact]
    public void An_unclosed_quote_does_not_swallow_the_rows_after_it()
    {
        using Staging staging = new();
        Assert.Equal(Good, staging.Text(Header + First + "2017-01-03 09:31,\"1,2,0.5,1.5,7\n2017-01-03 09:32,x,2,0.5,1.5,7\n" + Last, "1m"));
        Assert.Equal("line,reason,raw\n3,\"a quote is not closed\",\"2017-01-03 09:31,\"\"1,2,0.5,1.5,7\"\n4,\"open 'x' is not a number\",\"2017-01-03 09:32,x,2,0.5,1.5,7\"\n", staging.Quarantine);
    }

    [Fact]
    public void Negative_prices_go_in_when_allowed()
    {
        using Staging staging = new();
        // WTI, 20 April 2020.
        string text = "Date,Open,High,Low,Close,Volume\n2020-04-17,19.69,20.5,17.31,18.27,1\n2020-04-20,17.73,17.85,-40.32,-37.63,1\n2020-04-21,-14,13.86,-16.74,10.01,1\n";
        Assert.Equal([At("2020-04-17", 19.69, 20.5, 17.31, 18.27, 1)], staging.Text(text, "1d"));
        Assert.Equal(
            [At("2020-04-17", 19.69, 20.5, 17.31, 18.27, 1), At("2020-04-20", 17.73, 17.85, -40.32, -37.63, 1), At("2020-04-21", -14, 13.86, -16.74, 10.01, 1)],
            staging.Text(text, "1d", new() { AllowNonPositive = true }));
    }

    [Fact]
    public void Of_equal_times_the_last_row_wins_and_all_others_are_counted()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(Header + First + Last + "2017-01-03 09:30,1,3,0.5,1.5,8\n" + First.Replace(",7", ",9") + Last, "1m");
        Assert.Equal([At("2017-01-03T09:30Z", 1, 2, 0.5, 1.5, 9), At("2017-01-03T09:35Z", 1, 2, 0.5, 1.5, 7)], bars);
        Assert.Equal((5, 2, 0, 3), (staging.Result.Report.RowsRead, staging.Result.Report.RowsAccepted, staging.Result.Report.RowsRejected, staging.Result.Report.Duplicates));
    }

    [Fact]
    public void Of_equal_times_the_last_row_wins_after_a_second_look_too()
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(Header + First + "bad\n" + First.Replace(",7", ",9") + Last, "1m");
        Assert.Equal([At("2017-01-03T09:30Z", 1, 2, 0.5, 1.5, 9), At("2017-01-03T09:35Z", 1, 2, 0.5, 1.5, 7)], bars);
        Assert.Equal((1, 1), (staging.Result.Report.RowsRejected, staging.Result.Report.Duplicates));
    }

    [Fact]
    public void Rows_in_any_order_come_out_in_order()
    {
        using Staging staging = new();
        Assert.Equal(Good, staging.Text(Header + Last + First, "1m"));
        Assert.Equal(Good, staging.Text(Header + First + Last, "1m"));
    }

    public static TheoryData<string, string> NoTables => new()
    {
        { "", "is empty" },
        { "\n\n", "has no rows" },
        { Header, "has a header and no rows" },
        { "time,open,high,low,close,volume\n#7,1,2,3,4,5\n", "no column of times was found: '#7' in column 'time'" },
        { "time,open,high,low,close,volume\nx,x,x,x,x,x\n", "has a header and no rows" },
        { "timestamp,price,size\n2017-01-03 09:30,1,2\n", "input.csv:1: the header has no prices: found 'timestamp', 'price', 'size'" },
        { "date,open,high,close\n2017-01-03,1,2,1.5\n", "input.csv:1: the header has no column for low: found 'date', 'open', 'high', 'close'" },
        { "timestamp,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close\n2015-12-24T09:00:00Z,1,1,1,1,2,2,2,2\n", "these are quotes (bid and ask), not bars of trades" },
        { "the quick brown fox\njumps over the lazy dog\n", "the header has no prices" },
        { "1,2\n3,4\n", "do not look like bars" },
        { "{\"json\": [1, 2, 3]}", "do not look like bars" },
        { new string('x', 300_000), "the header has no prices" },
    };

    [Theory]
    [MemberData(nameof(NoTables))]
    public void What_is_no_table_of_bars_is_refused_in_one_line(string text, string message)
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(text, "1m"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.NotNull(e.Hint);
    }

    [Fact]
    public void A_file_without_one_good_row_is_bad_data()
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Header + "2017-01-03 09:31,2,1,3,2,7\n2017-01-03 09:32,2,1,3,2,7\n", "1m"));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("none of its 2 rows can be taken; line 2: high is below open, close or low", e.Message);
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Stage(staging.Folder.File("none.csv"), "1m"));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
    }

    [Theory]
    [InlineData("1d", "1h")]
    [InlineData("1h", "1m")]
    [InlineData("1w", "1d")]
    [InlineData("1mo", "1w")]
    public void A_timeframe_longer_than_the_bars_have_is_refused(string declared, string actual)
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Spaced(actual, 40), declared));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains($"cannot be taken as {declared}: ", e.Message);
        Assert.Contains($"`timeframe:` {actual}", e.Hint);
    }

    [Theory]
    [InlineData("1m", "1d")]
    [InlineData("1h", "1d")]
    [InlineData("1d", "1w")]
    [InlineData("1d", "1mo")]
    [InlineData("1w", "1mo")]
    [InlineData("1m", "5m")]
    [InlineData("30m", "1h")]
    public void A_timeframe_shorter_than_the_bars_seem_to_have_is_taken_with_a_warning(string declared, string actual)
    {
        using Staging staging = new();
        Assert.Equal(40, staging.Text(Spaced(actual, 40), declared).Length);
        Assert.Contains(staging.Notes, n => n.StartsWith($"taken as {declared} bars as told, although its bars lie {actual} apart", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1m", "1d", 2)]
    [InlineData("1m", "1h", 3)]
    [InlineData("1m", "5m", 4)]
    [InlineData("1h", "1d", 3)]
    public void Few_bars_are_enough_to_doubt_a_timeframe_finer_than_theirs(string declared, string actual, int bars)
    {
        using Staging staging = new();
        staging.Text(Spaced(actual, bars), declared);
        Assert.Contains(staging.Notes, n => n.Contains($"lie {actual} apart"));
        staging.Text(Spaced(actual, bars - 1), bars == 2 ? actual : declared);
        Assert.DoesNotContain(staging.Notes, n => n.Contains("apart"));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("3m")]
    [InlineData("5m")]
    [InlineData("15m")]
    [InlineData("30m")]
    [InlineData("1h")]
    [InlineData("2h")]
    [InlineData("4h")]
    [InlineData("6h")]
    [InlineData("12h")]
    [InlineData("1d")]
    [InlineData("1w")]
    [InlineData("1mo")]
    [InlineData("1q")]
    [InlineData("1y")]
    public void Every_timeframe_is_inferred_and_accepted(string timeframe)
    {
        using Staging staging = new();
        Bar[] bars = staging.Text(Spaced(timeframe, 40));
        Assert.Equal(timeframe, staging.Result.Report.Timeframe.Name);
        Assert.Equal(40, bars.Length);
        Assert.Equal(bars, staging.Text(Spaced(timeframe, 40), timeframe));
    }

    [Fact]
    public void A_thin_market_keeps_its_timeframe()
    {
        using Staging staging = new();
        // Minutes with gaps of 7, 25, 60 and 1 minutes.
        string text = Header + "2017-01-03 09:30,1,2,0.5,1.5,7\n2017-01-03 09:37,1,2,0.5,1.5,7\n2017-01-03 10:02,1,2,0.5,1.5,7\n2017-01-03 11:02,1,2,0.5,1.5,7\n2017-01-03 11:03,1,2,0.5,1.5,7\n";
        Assert.Equal(5, staging.Text(text, "1m").Length);
        staging.Text(text);
        Assert.Equal("1m", staging.Result.Report.Timeframe.Name);
    }

    [Fact]
    public void One_bar_tells_no_timeframe()
    {
        using Staging staging = new();
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(Header + First));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Contains("`timeframe:`", e.Hint);
        Assert.Single(staging.Text(Header + First, "1m"));
    }

    [Fact]
    public void Several_symbols_in_one_file_are_told_apart()
    {
        using Staging staging = new();
        string text = "symbol,time,open,high,low,close,volume\nA,2017-01-03 09:30,1,2,0.5,1.5,7\nB'; --,2017-01-03 09:30,5,5,5,5,7\nA,2017-01-03 09:35,1,2,0.5,1.5,7\nB'; --,2017-01-03 09:31,5,5,5,5,7\n";
        Assert.Equal(Good, staging.Text(text, "1m", symbol: "A"));
        Assert.Equal([At("2017-01-03T09:30Z", 5, 5, 5, 5, 7), At("2017-01-03T09:31Z", 5, 5, 5, 5, 7)], staging.Text(text, "1m", symbol: "B'; --"));
        Assert.Equal(Good, staging.Text(text + "A,bad,1,1,1,1,1\nC,worse\n", "1m", symbol: "A"));
        Assert.Equal(1, staging.Result.Report.RowsRejected);
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Text(text, "1m", symbol: "Z"));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains("'A', 'B'; --'", e.Hint);
    }

    private static string Spaced(string timeframe, int count)
    {
        Timeframe of = timeframe;
        DateTime start = new(2001, 1, 1);
        DateTime At(int i) => of.Unit switch
        {
            TimeframeUnit.Month => start.AddMonths(i),
            TimeframeUnit.Quarter => start.AddMonths(3 * i),
            TimeframeUnit.Year => start.AddYears(i),
            _ => start + i * of.Duration!.Value,
        };
        string format = of.IsIntraday ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd";
        return Header + string.Concat(Enumerable.Range(0, count).Select(i => $"{At(i).ToString(format, null)},1,2,0.5,1.5,7\n"));
    }
}
