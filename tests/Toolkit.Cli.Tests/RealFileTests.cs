using System.Globalization;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>Real files go in with no option but symbol and timeframe, come out bar for bar equal, and the second time are skipped.</summary>
public sealed class RealFileTests
{
    [RealDataTheory]
    [InlineData("goog-1d.csv", "GOOG", "1d", 2148)]
    [InlineData("eurusd-1h.csv", "EURUSD", "1h", 5000)]
    [InlineData("btcusd-1m.csv", "BTC/USD", "1m", 5327)]
    [InlineData("goog-1m-20151224.csv", "GOOG", "1m", 227)]
    public async Task A_real_file_comes_out_as_it_went_in(string file, string symbol, string timeframe, int rows)
    {
        using Cli cli = new();

        JsonElement first = await cli.JsonAsync("ingest", RealData.File(file), symbol, "--timeframe", timeframe);
        JsonElement second = await cli.JsonAsync("ingest", RealData.File(file), symbol, "--timeframe", timeframe);
        Outcome csv = await cli.OkAsync("query", symbol, "--timeframe", timeframe, "--format", "csv");

        Assert.Equal((rows, false), (first.GetProperty("rowsAccepted").GetInt32(), first.GetProperty("skipped").GetBoolean()));
        Assert.True(second.GetProperty("skipped").GetBoolean());
        Assert.Equal(Parsed(File.ReadAllLines(RealData.File(file))), Parsed(csv.Lines));
        Assert.Equal(Bars.Header, csv.Lines[0]);
    }

    [RealDataFact]
    public async Task The_days_of_spy_make_one_series()
    {
        using Cli cli = new();
        string[] files = [.. Directory.GetFiles(RealData.File("spy-1m"), "*.csv").Order(StringComparer.Ordinal)];

        foreach (string file in files)
        {
            Assert.False((await cli.JsonAsync("ingest", file, "SPY", "--timeframe", "1m")).GetProperty("skipped").GetBoolean());
        }

        JsonElement last = await cli.JsonAsync("ingest", files[^1], "SPY", "--timeframe", "1m");
        Outcome csv = await cli.OkAsync("query", "SPY", "--format", "csv");

        Assert.True(last.GetProperty("skipped").GetBoolean());
        Assert.Equal(files.SelectMany(f => Parsed(File.ReadAllLines(f))), Parsed(csv.Lines));
        Assert.Equal(711 + 828 + 828 + 813 + 883 + 776, csv.Lines.Length - 1);
    }

    [RealDataFact]
    public async Task The_timeframe_of_a_real_file_is_inferred()
    {
        using Cli cli = new();

        foreach ((string file, string timeframe) in new[] { ("goog-1d.csv", "1d"), ("eurusd-1h.csv", "1h"), ("btcusd-1m.csv", "1m") })
        {
            Assert.Equal(timeframe, (await cli.JsonAsync("ingest", RealData.File(file), file)).GetProperty("timeframe").GetString());
        }
    }

    /// <summary>Times and numbers as values, for the files write them in several ways.</summary>
    private static IEnumerable<(DateTime, string)> Parsed(IEnumerable<string> lines) => lines.Skip(1).Select(line =>
    {
        string[] fields = line.Split(',');
        DateTime time = DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return (time, string.Join(' ', fields.Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture))));
    });
}
