namespace Toolkit.Tests.Ingest;

/// <summary>Files as vendors and programs write them, made by hand after their public descriptions (docs/interchange.md says which).</summary>
public sealed class VendorFileTests
{
    private const string Mt5 = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
        + "2024.01.02\t00:00:00\t1.10427\t1.10466\t1.10415\t1.10448\t1042\t0\t3\n2024.01.02\t01:00:00\t1.10448\t1.10470\t1.10420\t1.10431\t998\t0\t2\n";

    private const string NinjaTrader = "20240102 143100;4790.25;4791.5;4789;4790;1042\n20240102 143200;4790;4792.5;4789.75;4792.25;998\n";

    public static TheoryData<string, string, string, string, double> Files => new()
    {
        { "yahoo.csv", "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,187.15,188.44,183.89,185.64,184.938217,82488700\n2024-01-03,184.22,185.88,183.43,184.25,183.553467,58414500\n", "1d", "2024-01-02", 185.64 },
        { "stooq.csv", "Date,Open,High,Low,Close,Volume\n2024-01-02,187.15,188.44,183.885,185.64,82488682\n2024-01-03,184.22,185.88,183.43,184.25,58414460\n", "1d", "2024-01-02", 185.64 },
        { "aapl.us.txt", "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nX,D,20240102,000000,187.15,188.44,183.885,185.64,82488682,0\nX,D,20240103,000000,184.22,185.88,183.43,184.25,58414460,0\n", "1d", "2024-01-02", 185.64 },
        { "eurusd.txt", "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nX,5,20240102,000000,1.1040,1.1044,1.1038,1.1041,0,0\nX,5,20240102,000500,1.1041,1.1042,1.1037,1.1039,0,0\n", "5m", "2024-01-02", 1.1041 },
        { "EURUSD_H1_202401020000_202401020100.csv", Mt5, "1h", "2024-01-02", 1.10448 },
        { "EURUSD15.csv", "2024.01.02,00:00,1.10427,1.10466,1.10415,1.10448,1042\n2024.01.02,00:15,1.10448,1.10470,1.10420,1.10431,998\n", "15m", "2024-01-02", 1.10448 },
        { "BATS_SPY, 60.csv", "time,open,high,low,close,Volume\n1704205800,187.15,188.44,183.885,185.64,82488682\n1704209400,184.22,185.88,183.43,184.25,58414460\n", "1h", "2024-01-02T14:30", 185.64 },
        { "BATS_SPY, 60 ISO.csv", "time,open,high,low,close,Volume,Volume MA\n2024-01-02T09:30:00-05:00,187.15,188.44,183.885,185.64,82488682,\n2024-01-02T10:30:00-05:00,184.22,185.88,183.43,184.25,58414460,NaN\n", "1h", "2024-01-02T14:30", 185.64 },
        { "ES 03-24.Last.txt", NinjaTrader, "1m", "2024-01-02T14:31", 4790 },
        { "ES 03-24.Last.days.txt", "20240102;4790.25;4791.5;4789;4790;1042\n20240103;4790;4792.5;4789.75;4792.25;998\n", "1d", "2024-01-02", 4790 },
        { "XBTUSD_60.csv", "1704153600,42265.1,42300.0,42200.5,42289.9,12.34567890,321\n1704157200,42289.9,42350.0,42280.0,42345.1,8.1,120\n", "1h", "2024-01-02", 42289.9 },
        { "BTCUSDT-1h-2024-01.csv", "1704067200000,42283.58,42554.57,42261.02,42475.23,1271.68108,1704070799999,53957248.9737,47134,682.57581,28957416.819645,0\n1704070800000,42475.23,42775.00,42431.65,42613.56,1196.37856,1704074399999,50984033.8,48396,590.50341,25166122.6,0\n", "1h", "2024-01-01", 42475.23 },
        { "BTCUSDT-1h-2025-01.csv", "1735689600000000,93576.00,94509.42,93489.03,94401.14,755.9901,1735693199999999,71120104.0,120000,400.0,38000000.0,0\n1735693200000000,94401.14,94408.72,93578.77,93607.74,586.53456,1735696799999999,55000000.0,100000,300.1,30000000.0,0\n", "1h", "2025-01-01", 94401.14 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_of_a_vendor_when_ingested_as_it_is_then_bars_at_their_times(string name, string text, string timeframe, string first, double close)
    {
        using Ingested store = new();
        IngestReport report = await store.Ingest.FileAsync(store.Folder.Write(name, text), "X");

        Assert.Equal((timeframe, 2, 0), (report.Timeframe.Name, report.RowsAccepted, report.RowsRejected));
        Bar[] bars = store.Bars("X", timeframe);
        Assert.Equal(DateTime.Parse(first, System.Globalization.CultureInfo.InvariantCulture), bars[0].Time);
        Assert.Equal(close, bars[0].Close);
        Assert.True(bars[0].Volume >= 0);
    }

    [Fact]
    public async Task MetaTrader_when_no_zone_is_said_then_a_note_tells_that_UTC_was_taken()
    {
        using Ingested store = new();
        string path = store.Folder.Write("EURUSD_H1.csv", Mt5);
        Assert.Contains((await store.Ingest.FileAsync(path, "EURUSD")).Notes, note => note.StartsWith("MetaTrader", StringComparison.Ordinal));

        // Eastern European winter time is two hours ahead.
        IngestReport said = await store.Ingest.FileAsync(path, "EURUSD", options: new() { Timezone = "Europe/Helsinki", Replace = true });
        Assert.DoesNotContain(said.Notes, note => note.StartsWith("MetaTrader", StringComparison.Ordinal));
        Assert.Equal(new DateTime(2024, 1, 1, 22, 0, 0), store.Bars("EURUSD", "1h")[0].Time);
    }

    [Fact]
    public async Task NinjaTrader_when_said_to_be_stamped_at_the_close_then_bars_begin_a_minute_earlier()
    {
        using Ingested store = new();
        string path = store.Folder.Write("ES 03-24.Last.txt", NinjaTrader);
        Assert.Contains((await store.Ingest.FileAsync(path, "ES")).Notes, note => note.StartsWith("NinjaTrader", StringComparison.Ordinal));

        IngestReport said = await store.Ingest.FileAsync(path, "ES", options: new() { StampedAtClose = true, Replace = true });
        Assert.False(said.Skipped);
        Assert.DoesNotContain(said.Notes, note => note.StartsWith("NinjaTrader", StringComparison.Ordinal));
        Assert.Equal(
            [new DateTime(2024, 1, 2, 14, 30, 0), new DateTime(2024, 1, 2, 14, 31, 0)], store.Bars("ES", "1m").Select(bar => bar.Time));
        Assert.True((await store.Ingest.FileAsync(path, "ES", options: new() { StampedAtClose = true, Replace = true })).Skipped);
    }

    [Fact]
    public async Task Stamped_at_the_close_when_bars_are_of_days_then_dates_stay()
    {
        using Ingested store = new();
        await store.Ingest.FileAsync(store.Folder.Write("d.txt", "20240102;1;2;1;2;10\n20240103;2;3;2;3;10\n"), "D", options: new() { StampedAtClose = true });
        Assert.Equal(new DateTime(2024, 1, 2), store.Bars("D", "1d")[0].Time);
    }

    [Fact]
    public async Task Stamped_at_the_close_when_bars_come_from_memory_then_they_begin_earlier()
    {
        using Ingested store = new();
        Bar[] bars = [new(new(2024, 1, 2, 14, 31, 0, DateTimeKind.Utc), 1, 2, 1, 2, 5), new(new(2024, 1, 2, 14, 32, 0, DateTimeKind.Utc), 2, 3, 2, 3, 5)];
        await store.Ingest.BarsAsync("M", "1m", bars, new() { StampedAtClose = true });
        Assert.Equal(new DateTime(2024, 1, 2, 14, 30, 0), store.Bars("M", "1m")[0].Time);
    }

    [Theory]
    [InlineData("{symbol}_{timeframe}.csv", "XBTUSD_60.csv", "XBTUSD", "1h")]
    [InlineData("{symbol}_{timeframe}.csv", "XBTUSD_1440.csv", "XBTUSD", "1d")]
    [InlineData("{symbol}-{timeframe}-{date}.csv", "BTCUSDT-1h-2024-01.csv", "BTCUSDT", "1h")]
    [InlineData("{symbol}-{timeframe}-{date}.csv", "BTCUSDT-1d-2024-01-02.csv", "BTCUSDT", "1d")]
    [InlineData("{symbol}-{timeframe}-*.csv", "BTCUSDT-1h-2024-01.csv", "BTCUSDT", "1h")]
    [InlineData("{symbol}_{timeframe}_*.csv", "EURUSD_H1_202401020000_202401020100.csv", "EURUSD", "1h")]
    [InlineData("{symbol}_{timeframe}_*.csv", "EURUSD_M1_202401020000_202401020100.csv", "EURUSD", "1m")]
    [InlineData("{symbol}_{timeframe}.csv", "BRK-B_1h.csv", "BRK-B", "1h")]
    [InlineData("{symbol}.Last.txt", "ES 03-24.Last.txt", "ES 03-24", "1h")]
    public async Task Name_of_a_vendors_file_when_a_folder_is_taken_in_then_symbol_and_timeframe_are_read_from_it(string pattern, string name, string symbol, string timeframe)
    {
        using Ingested store = new();
        int minutes = (int)Timeframe.Parse(timeframe).Duration!.Value.TotalMinutes;
        long start = 1_704_153_600;
        store.Folder.Write($"in/{name}", $"time,open,high,low,close,volume\n{start},1,2,1,2,10\n{start + 60 * minutes},2,3,2,3,10\n");
        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Pattern = pattern });
        IngestReport one = Assert.Single(report.Files).Report!;
        Assert.Equal((symbol, timeframe), (one.Symbol, one.Timeframe.Name));
    }
}
