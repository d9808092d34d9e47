using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>Option quotes on the command line.</summary>
public sealed class OptionsVerbTests
{
    private static readonly string[] Quotes =
    [
        "quote_time,underlying,expiry,strike,right,bid,ask,bid_size,ask_size",
        "2016-01-11T15:00:00Z,AAA,2016-02-19,100,call,3,4,10,11", "2016-01-11T15:00:00Z,AAA,2016-02-19,100,put,2,3,12,13", "2016-01-11T15:00:00Z,AAA,2016-02-19,90,put,0,0.5,0,7",
        "2016-01-11T15:00:00Z,AAA,2016-02-19,110,call,1,0.5,1,1",
    ];

    [Fact]
    public async Task Import_reports_and_the_second_time_skips()
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", Quotes);
        JsonElement first = await cli.JsonAsync("options", "import", file), second = await cli.JsonAsync("options", "import", file), status = await cli.JsonAsync("status");

        foreach (string key in new[] { "underlying", "rowsRead", "rowsAccepted", "rowsRejected", "duplicates", "contracts", "expiries", "from", "to", "files", "bytes", "elapsedMs", "skipped" })
        {
            Assert.True(first.TryGetProperty(key, out _) && second.TryGetProperty(key, out _), key);
        }

        Assert.Equal(("AAA", 4, 4, 1, false), (first.GetProperty("underlying").GetString(), first.GetProperty("rowsAccepted").GetInt32(), first.GetProperty("contracts").GetInt32(), first.GetProperty("expiries").GetInt32(), first.GetProperty("skipped").GetBoolean()));
        Assert.Equal("quote_time", first.GetProperty("columns").GetProperty("time").GetString());
        Assert.True(second.GetProperty("skipped").GetBoolean());
        Assert.Equal(4, status.GetProperty("quotes").GetInt32());
        JsonElement listed = Assert.Single((await cli.JsonAsync("options", "list")).EnumerateArray());
        Assert.Equal((4, "2016-02-19"), (listed.GetProperty("quotes").GetInt32(), listed.GetProperty("firstExpiry").GetString()));
        Assert.Equal(4, Assert.Single((await cli.JsonAsync("info", "AAA")).GetProperty("options").EnumerateArray()).GetProperty("quotes").GetInt32());
    }

    [Fact]
    public async Task Chain_shows_quotes_with_their_flaws_and_finds_by_moneyness()
    {
        using Cli cli = new();
        await cli.OkAsync("options", "import", cli.Write("a.csv", Quotes));
        JsonElement[] chain = [.. (await cli.JsonAsync("options", "chain", "AAA", "--at", "2016-01-11T15:01", "--expiry", "2016-02-19")).EnumerateArray()];
        JsonElement[] found = [.. (await cli.JsonAsync("options", "chain", "AAA", "--at", "2016-01-11T15:01", "--moneyness", "10%")).EnumerateArray()];

        // By put-call parity at 100: 100 + 3.5 - 2.5.
        Assert.All(chain, row => Assert.Equal((101.0, "parity"), (row.GetProperty("underlyingPrice").GetDouble(), row.GetProperty("priceFrom").GetString())));
        Assert.Equal(
            ["90 put noBid", "100 call ", "100 put ", "110 call crossed"],
            chain.Select(row => $"{row.GetProperty("strike").GetDouble()} {row.GetProperty("right").GetString()} {string.Join(' ', row.GetProperty("flaws").EnumerateArray().Select(flaw => flaw.GetString()))}"));
        Assert.Equal(39, chain[0].GetProperty("days").GetInt32());
        // The crossed call is nobody's choice.
        Assert.Equal(["100 call", "90 put"], found.Select(row => $"{row.GetProperty("strike").GetDouble()} {row.GetProperty("right").GetString()}"));
        string text = (await cli.OkAsync("options", "chain", "AAA", "--at", "2016-01-11T15:01")).Out;
        Assert.Contains("AAA 2016-02-19, 39 days", text);
    }

    [Fact]
    public async Task Columns_are_named_and_a_bad_file_is_bad_data()
    {
        using Cli cli = new();
        string file = cli.Write("a.csv", ["when,till,k,side,b,a", "2016-01-11T15:00:00Z,2016-02-19,100,P,1,2"]);
        JsonElement named = await cli.JsonAsync("options", "import", file, "--underlying", "AAA", "--columns", "time=when,expiry=till,right=side,bid=b,ask=a");
        Assert.Equal(1, named.GetProperty("rowsAccepted").GetInt32());
        Assert.Equal(4, (await cli.RunAsync("options", "import", cli.Write("b.csv", ["a,b,c", "1,2,3"]))).Code);
        Assert.Equal(3, (await cli.RunAsync("options", "chain", "ZZZ", "--at", "2016-01-11")).Code);
    }
}
