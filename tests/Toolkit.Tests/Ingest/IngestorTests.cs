using System.Globalization;
using System.Text;
using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

/// <summary>From a file to a published series.</summary>
public sealed class IngestorTests
{
    private const string Header = "time,open,high,low,close,volume\n";

    /// <summary>Minutes from 2024-01-02 on, of which each has its own prices.</summary>
    internal static string Minutes(int count, int from = 0, double price = 100) => Header + string.Concat(Enumerable.Range(from, count).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{new DateTime(2024, 1, 2).AddMinutes(i):yyyy-MM-dd HH:mm:ss},{price + i % 7},{price + 10},{price - 10},{price + i % 5},{i}\n")));

    [Fact]
    public async Task A_small_file_goes_in_and_the_report_says_what_happened()
    {
        using Ingested store = new();
        string path = store.Folder.Write("spy.csv", Header + "2024-01-02 14:30,1,2,0.5,1.5,7\n2024-01-02 14:31,x,2,0.5,1.5,7\n2024-01-02 14:32,1,2,0.5,1.5,8\n2024-01-02 14:32,1,2,0.5,1.5,9\n");
        IngestReport report = await store.Ingest.CsvAsync(path, "BTC/USDT", "1m", new() { AllowRejects = true });
        Assert.Equal(("BTC/USDT", "local", "1m"), (report.Symbol, report.Exchange, report.Timeframe.Name));
        Assert.Equal((4L, 2L, 1L, 1L), (report.RowsRead, report.RowsAccepted, report.RowsRejected, report.Duplicates));
        Assert.Equal((new DateTime(2024, 1, 2, 14, 30, 0), new DateTime(2024, 1, 2, 14, 32, 0)), (report.From, report.To));
        Assert.False(report.Skipped);
        Assert.Equal("line,reason,raw\n3,\"open 'x' is not a number\",\"2024-01-02 14:31,x,2,0.5,1.5,7\"\n", File.ReadAllText(report.Quarantine!));
        Assert.Equal(store.Store.Layout.Quarantine, Path.GetDirectoryName(report.Quarantine));
        Assert.DoesNotContain("BTC", report.Quarantine);
        Assert.Equal([At("2024-01-02T14:30Z", 1, 2, 0.5, 1.5, 7), At("2024-01-02T14:32Z", 1, 2, 0.5, 1.5, 9)], store.Bars("BTC/USDT", "1m"));
        SourceRow source = Assert.Single(store.Store.Listings.Sources());
        Assert.Equal((path, 4L, 2L, 1L, 1L, "ingest"), (source.Uri, source.RowsRead, source.RowsAccepted, source.RowsRejected, source.Duplicates, source.MadeBy));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), source.Sha256);
        Assert.Contains("delimiter ','", source.Format);
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Store.WorkFolder));
    }

    [Fact]
    public async Task A_large_file_goes_into_parquet()
    {
        using Ingested store = new();
        IngestReport report = await store.Ingest.FileAsync(store.Folder.Write("a.csv", Minutes(20_000)), "A");
        Assert.Equal(("1m", 20_000L, 1), (report.Timeframe.Name, report.RowsAccepted, report.Files));
        Assert.True(report.Bytes > 0);
        Bar[] bars = store.Bars("A", "1m");
        Assert.Equal(20_000, bars.Length);
        Assert.Equal(At("2024-01-02T00:09Z", 102, 110, 90, 104, 9), bars[9]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Store.WorkFolder));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(6_000)]
    public async Task The_same_file_again_changes_nothing(int rows)
    {
        using Ingested store = new();
        string path = store.Folder.Write("a.csv", Minutes(rows));
        Assert.False((await store.Ingest.CsvAsync(path, "A", "1m")).Skipped);
        long version = store.Version;
        IngestReport again = await store.Ingest.CsvAsync(path, "A", "1m");
        Assert.True(again.Skipped);
        Assert.Equal(0, again.RowsAccepted);
        Assert.True((await store.Ingest.CsvAsync(path, "A")).Skipped);
        Assert.Equal(version, store.Version);
        Assert.Single(store.Store.Listings.Sources());

        // Another name, other options and another series are other loads.
        string renamed = store.Folder.Write("b.csv", Minutes(rows));
        Assert.True((await store.Ingest.CsvAsync(renamed, "A", "1m")).Skipped);
        Assert.False((await store.Ingest.CsvAsync(path, "A", "1m", new() { Timezone = "America/New_York" })).Skipped);
        Assert.False((await store.Ingest.CsvAsync(path, "B", "1m")).Skipped);
    }

    [Fact]
    public async Task A_file_that_is_no_longer_the_latest_load_goes_in_again()
    {
        using Ingested store = new();
        string first = store.Folder.Write("a.csv", Minutes(10));
        string second = store.Folder.Write("b.csv", Minutes(10, price: 200));
        await store.Ingest.CsvAsync(first, "A", "1m");
        await store.Ingest.CsvAsync(second, "A", "1m");
        Assert.Equal(200, store.Bars("A", "1m")[0].Open);
        Assert.False((await store.Ingest.CsvAsync(first, "A", "1m")).Skipped);
        Assert.Equal(100, store.Bars("A", "1m")[0].Open);
    }

    [Fact]
    public async Task Loads_are_merged_and_replace_starts_anew()
    {
        using Ingested store = new();
        await store.Ingest.CsvAsync(store.Folder.Write("a.csv", Minutes(10)), "A", "1m");
        await store.Ingest.CsvAsync(store.Folder.Write("b.csv", Minutes(10, from: 5, price: 200)), "A", "1m");
        Bar[] bars = store.Bars("A", "1m");
        Assert.Equal(15, bars.Length);
        Assert.Equal((104, 205), (bars[4].Open, bars[5].Open));
        await store.Ingest.CsvAsync(store.Folder.Write("c.csv", Minutes(3)), "A", "1m", new() { Replace = true });
        Assert.Equal(3, store.Bars("A", "1m").Length);
    }

    [Fact]
    public async Task Another_basis_is_refused_and_nothing_is_changed()
    {
        using Ingested store = new();
        string path = store.Folder.Write("a.csv", Minutes(10));
        await store.Ingest.CsvAsync(path, "A", "1m", new() { Basis = PriceBasis.Splits });
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.CsvAsync(path, "A", "1m"));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.Equal(1, store.Version);
    }

    [Fact]
    public async Task Errors_leave_no_trace()
    {
        using Ingested store = new();
        async Task Refused(ErrorKind kind, string text, string symbol = "A", string? timeframe = "1m", IngestOptions? options = null)
        {
            ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(
                () => store.Ingest.CsvAsync(store.Folder.Write("a.csv", text), symbol, timeframe is null ? null : Timeframe.Parse(timeframe), options));
            Assert.Equal(kind, e.Kind);
        }

        await Refused(ErrorKind.BadData, "a,b\n1,2\n");
        await Refused(ErrorKind.BadData, Minutes(10), timeframe: "1d");
        await Refused(ErrorKind.BadData, Minutes(10).Replace(",1\n", ",-1\n"), options: new() { Strict = true });
        await Refused(ErrorKind.Usage, Minutes(10), symbol: "A\0B");
        await Refused(ErrorKind.Usage, Minutes(10), options: new() { Timezone = "Mars" });
        await Refused(ErrorKind.NotFound, Minutes(10), options: new() { Calendar = "none" });
        ToolkitException missing = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.CsvAsync(store.Folder.File("none.csv"), "A", "1m"));
        Assert.Equal(ErrorKind.NotFound, missing.Kind);
        Assert.Equal(0, store.Version);
        Assert.Empty(store.Store.Listings.Symbols());
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Store.WorkFolder));
    }

    [Fact]
    public async Task Symbols_never_become_paths_or_sql()
    {
        using Ingested store = new();
        string path = store.Folder.Write("a.csv", Minutes(6_000));
        string[] symbols = ["BTC/USDT", "^TNX", "../x", "CON", "btc", "BTC", "a'; DROP TABLE symbols; --", "$symbol", "?", "ü\u0301💶", "x\ny", "{symbol}", "%Y"];
        foreach (string symbol in symbols)
        {
            Assert.Equal(symbol, (await store.Ingest.CsvAsync(path, symbol, "1m")).Symbol);
        }

        Assert.Equal(symbols.Order(StringComparer.Ordinal), store.Store.Listings.Symbols().Select(s => s.Symbol).Order(StringComparer.Ordinal));
        foreach (string symbol in symbols)
        {
            Assert.Equal(6_000, store.Bars(symbol, "1m").Length);
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(store.Folder.File("workspace"), "*", SearchOption.AllDirectories), f => symbols.Any(s => s.Length > 2 && f.Contains(s)));
    }

    [Fact]
    public async Task What_is_known_of_the_symbol_is_kept()
    {
        using Ingested store = new();
        string path = store.Folder.Write("a.csv", Minutes(10));
        IngestReport report = await store.Ingest.CsvAsync(path, "A", "1m", new() { Exchange = "binance", AssetType = "crypto", Vendor = "v", Calendar = "24/7" });
        Assert.Equal("binance", report.Exchange);
        SymbolRow symbol = Assert.Single(store.Store.Listings.Symbols());
        Assert.Equal(("binance", "A", "crypto", "v", "24/7"), (symbol.Exchange, symbol.Symbol, symbol.AssetType, symbol.Vendor, symbol.Calendar));
        Assert.DoesNotContain(report.Notes, n => n.Contains("guess"));
        Assert.Contains((await store.Ingest.CsvAsync(path, "B", "1m")).Notes, n => n.Contains("calendar 24/7 is a guess"));
        Assert.Equal("binance", (await store.Ingest.CsvAsync(path, "binance:C", "1m")).Exchange);
    }

    [Fact]
    public async Task Progress_is_told_from_start_to_end()
    {
        using Ingested store = new();
        List<IngestProgress> told = [];
        await store.Ingest.CsvAsync(store.Folder.Write("a.csv", Minutes(50_000)), "A", "1m", progress: new Told(told));
        Assert.Equal(IngestStage.Recognising, told[0].Stage);
        Assert.Equal((IngestStage.Done, 1.0), (told[^1].Stage, told[^1].Fraction));
        Assert.Equal(told.Select(t => t.Stage), told.Select(t => t.Stage).Order());
    }

    [Fact]
    public async Task A_cancelled_load_leaves_nothing()
    {
        using Ingested store = new();
        using CancellationTokenSource cancel = new();
        string path = store.Folder.Write("a.csv", Minutes(200_000));
        Task<IngestReport> load = store.Ingest.CsvAsync(path, "A", "1m", progress: new Cancelling(cancel), cancel: cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        Assert.Equal(0, store.Version);
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Store.WorkFolder));
        Assert.Equal(200_000, (await store.Ingest.CsvAsync(path, "A", "1m")).RowsAccepted);
    }

    [Fact]
    public async Task Two_at_once_lose_nothing()
    {
        using Ingested store = new();
        Task<IngestReport>[] loads = [.. Enumerable.Range(0, 4).Select(i => store.Ingest.CsvAsync(store.Folder.Write($"{i}.csv", Minutes(6_000, from: i * 3_000)), "A", "1m"))];
        await Task.WhenAll(loads);
        Assert.Equal(15_000, store.Bars("A", "1m").Length);
    }

    public static TheoryData<string, string> RealFiles => new()
    {
        { "goog-1d.csv", "1d" }, { "eurusd-1h.csv", "1h" }, { "btcusd-1m.csv", "1m" }, { "spy-1m/spy-20131004.csv", "1m" },
        { "spy-1m/spy-20131007.csv", "1m" }, { "spy-1m/spy-20131008.csv", "1m" }, { "spy-1m/spy-20131009.csv", "1m" },
        { "spy-1m/spy-20131010.csv", "1m" }, { "spy-1m/spy-20131011.csv", "1m" }, { "goog-1m-20151224.csv", "1m" },
    };

    [RealDataTheory]
    [MemberData(nameof(RealFiles))]
    public async Task Real_files_come_out_bar_for_bar(string name, string timeframe)
    {
        using Ingested store = new();
        string path = RealData.File(name);
        IngestReport report = await store.Ingest.FileAsync(path, "X", timeframe);
        Bar[] expected = [.. File.ReadLines(path, Encoding.UTF8).Skip(1).Select(ByHand)];
        Assert.Equal(expected, store.Bars("X", timeframe));
        Assert.Equal((expected.Length, 0L, 0L), ((int)report.RowsAccepted, report.RowsRejected, report.Duplicates));
        Assert.True((await store.Ingest.FileAsync(path, "X", timeframe)).Skipped);

        using Ingested inferred = new();
        Assert.Equal(timeframe, (await inferred.Ingest.FileAsync(path, "X")).Timeframe.Name);
        Assert.Equal(expected, inferred.Bars("X", timeframe));
    }

    [RealDataFact]
    public async Task Real_quotes_are_refused()
    {
        using Ingested store = new();
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(RealData.File("goog-1m-20151224-quotes.csv"), "X", "1m"));
        Assert.Contains("quotes (bid and ask)", e.Message);
    }

    private static Bar ByHand(string line)
    {
        string[] f = line.Split(',');
        double N(int i) => double.Parse(f[i], CultureInfo.InvariantCulture);
        return new(DateTime.Parse(f[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), N(1), N(2), N(3), N(4), N(5));
    }

    private sealed class Told(List<IngestProgress> told) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => cancel.Cancel();
    }
}
