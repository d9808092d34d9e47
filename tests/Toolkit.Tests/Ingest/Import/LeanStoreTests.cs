using System.IO.Compression;

namespace Toolkit.Tests.Ingest.Import;

/// <summary>Data folders of LEAN, made by hand after its description of the format.</summary>
public sealed class LeanStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Equity_when_imported_then_prices_are_ten_thousandths_and_times_those_of_New_York()
    {
        // 34,200,000 ms is 09:30: 14:30 UTC in winter, 13:30 in summer.
        Zip("Data/equity/usa/minute/spy/20240102_trade.zip", "34200000,4721600,4721700,4720100,4720501,1234\n34260000,4720501,4721000,4720500,4721000,99\n");
        Zip("Data/equity/usa/minute/spy/20240702_trade.zip", "34200000,5450000,5450100,5449900,5450050,77\n");
        Zip("Data/equity/usa/minute/spy/20240702_quote.zip", "34200000,1,1,1,1,1,2,2,2,2,2\n");
        Zip("Data/equity/usa/daily/spy.zip", "20240102 00:00,4721600,4736700,4704900,4727200,123007800\n20240103 00:00,4703000,4711900,4681700,4687900,103585900\n");
        Zip("Data/equity/usa/hour/spy.zip", "20240102 09:00,4721600,4736700,4704900,4727200,10\n20240102 10:00,4703000,4711900,4681700,4687900,20\n");
        _folder.Write("Data/equity/usa/factor_files/spy.csv", "20231214,0.9961,1,472.01\n20501231,1,1,0\n");
        Directory.CreateDirectory(_folder.File("Data/option/usa"));
        using Workspace tk = Workspace.Open(_folder.File("ws"));

        ImportReport report = await tk.Import.RunAsync("lean", _folder.Path);

        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        Assert.Equal(["1d", "1h", "1m"], report.Series.Select(one => one.Timeframe).Order());
        BarSeries minutes = await tk.Bars.ReadAsync("SPY", "1m");
        Assert.Equal([new DateTime(2024, 1, 2, 14, 30, 0), new DateTime(2024, 1, 2, 14, 31, 0), new DateTime(2024, 7, 2, 13, 30, 0)], minutes.Select(bar => bar.Time));
        Assert.Equal((472.16, 472.17, 472.01, 472.0501, 1234), (minutes[0].Open, minutes[0].High, minutes[0].Low, minutes[0].Close, minutes[0].Volume));
        Assert.Equal(new DateTime(2024, 1, 2), (await tk.Bars.ReadAsync("SPY", "1d"))[0].Time);
        Assert.Equal(new DateTime(2024, 1, 2, 14, 0, 0), (await tk.Bars.ReadAsync("SPY", "1h"))[0].Time);
        Assert.Contains(report.Notes, note => note.Contains("factor_files", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.StartsWith("option/ was left out", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.Contains("quotes were left out", StringComparison.Ordinal));
        Assert.Equal("equity", tk.Symbols().Single().AssetType);
    }

    [Fact]
    public async Task Crypto_when_imported_then_prices_are_as_written_and_times_UTC()
    {
        Zip("crypto/coinbase/minute/btcusd/20240102_trade.zip", "0,45000.01,45010.5,44999.99,45005,1.23456789\n60000,45005,45006,45004,45005.5,0.5\n");
        Zip("crypto/coinbase/daily/btcusd_trade.zip", "20240102 00:00,45000.01,45910.5,44999.99,45005,100.5\n20240103 00:00,45005,45006,45004,45005.5,0.5\n");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        Assert.True((await tk.Import.RunAsync("lean", _folder.Path)).IsEqual);
        BarSeries bars = await tk.Bars.ReadAsync("coinbase:BTCUSD", "1m");
        Assert.Equal((new DateTime(2024, 1, 2), 45000.01, 1.23456789), (bars[0].Time, bars[0].Open, bars[0].Volume));
    }

    [Fact]
    public async Task Forex_when_imported_then_the_middle_of_bid_and_ask_in_the_zone_that_the_market_hours_say()
    {
        string bar = "0,1.10427,1.10466,1.10415,1.10448,0,1.10437,1.10478,1.10425,1.10458,0\n60000,1.10448,1.10470,1.10420,1.10431,0,1.10458,1.1048,1.1043,1.10441,0\n";
        Zip("forex/oanda/minute/eurusd/20240102_quote.zip", bar);
        Zip("forex/other/minute/eurusd/20240102_quote.zip", bar);
        _folder.Write("market-hours/market-hours-database.json", """{ "entries": { "Forex-oanda-[*]": { "dataTimeZone": "America/New_York", "exchangeTimeZone": "UTC" } } }""");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("lean", _folder.Path);
        Assert.True(report.IsEqual, string.Join('\n', report.Problems));
        BarSeries bars = await tk.Bars.ReadAsync("oanda:EURUSD", "1m");
        // (1.10427 + 1.10437) / 2
        Assert.Equal((new DateTime(2024, 1, 2, 5, 0, 0), 1.10432, 1.10472, null), (bars[0].Time, bars[0].Open, bars[0].High, bars[0].Volume));
        Assert.Equal(new DateTime(2024, 1, 2), (await tk.Bars.ReadAsync("other:EURUSD", "1m"))[0].Time);
        Assert.Contains(report.Notes, note => note.Contains("zone of forex other is not known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Zip_when_it_is_damaged_or_no_bars_then_a_problem_and_the_others_come()
    {
        Zip("equity/usa/daily/good.zip", "20240102 00:00,4721600,4736700,4704900,4727200,1\n20240103 00:00,4703000,4711900,4681700,4687900,1\n");
        Zip("equity/usa/daily/odd.zip", "a,b\n");
        _folder.Write("equity/usa/daily/bad.zip", "no zip");
        using Workspace tk = Workspace.Open(_folder.File("ws"));
        ImportReport report = await tk.Import.RunAsync("lean", _folder.Path);
        Assert.Equal("GOOD", Assert.Single(report.Series).Symbol);
        Assert.Equal(["BAD 1d", "ODD 1d"], report.Problems.Select(problem => problem[..6]).Order());
    }

    private void Zip(string name, string text)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);
        using StreamWriter writer = new(zip.CreateEntry("bars.csv").Open());
        writer.Write(text);
    }
}
