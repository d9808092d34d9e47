using System.IO.Compression;
using System.Text;

namespace Toolkit.Tests.Ingest;

/// <summary>A whole folder: shared files, one commit, bad files beside good ones.</summary>
public sealed class FolderIngestTests
{
    [Fact]
    public async Task Many_files_become_one_version_and_share_files()
    {
        using Ingested store = new();
        for (int i = 0; i < 30; i++)
        {
            store.Folder.Write($"in/S{i}_1m.csv", IngestorTests.Minutes(300 + i, price: 100 + i));
        }

        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"));
        Assert.Equal((30, 0, 0), (report.Files.Count, report.Failed, report.Skipped));
        Assert.Equal(30 * 300 + 30 * 29 / 2, report.RowsAccepted);
        Assert.Equal(1, store.Version);
        Assert.Single(store.Store.Listings.Files());
        for (int i = 0; i < 30; i++)
        {
            Bar[] bars = store.Bars($"S{i}", "1m");
            Assert.Equal((300 + i, 100 + i), (bars.Length, bars[0].Open));
        }

        BulkReport again = await store.Ingest.FolderAsync(store.Folder.File("in"));
        Assert.Equal((30, 1L), (again.Skipped, store.Version));
        Assert.Empty(Directory.EnumerateFileSystemEntries(store.Store.WorkFolder));
    }

    [Fact]
    public async Task A_bad_file_is_reported_and_the_others_go_in()
    {
        using Ingested store = new();
        store.Folder.Write("in/A_1m.csv", IngestorTests.Minutes(10));
        store.Folder.Write("in/B_1m.csv", "x,y\n1,2\n");
        store.Folder.Write("in/C_1d.csv", IngestorTests.Minutes(10));
        store.Folder.Write("in/D_7x.csv", IngestorTests.Minutes(10));
        store.Folder.Write("in/E_1m.csv", IngestorTests.Minutes(10) + "bad\n");
        store.Folder.Write("in/notes.txt", "no bars");
        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Ingest = new() { AllowRejects = true } });
        Assert.Equal(
            [("A_1m.csv", null), ("B_1m.csv", ErrorKind.BadData), ("C_1d.csv", ErrorKind.BadData), ("D_7x.csv", ErrorKind.Usage), ("E_1m.csv", (ErrorKind?)null)],
            report.Files.Select(f => (Path.GetFileName(f.Path), f.Error?.Kind)));
        Assert.Equal((10, 10), (store.Bars("A", "1m").Length, store.Bars("E", "1m").Length));
        Assert.Equal((3, 20L, 1L), (report.Failed, report.RowsAccepted, report.RowsRejected));
        Assert.Equal(2, store.Store.Listings.Symbols().Count);
    }

    [Fact]
    public async Task A_series_that_the_store_refuses_does_not_stop_the_others()
    {
        using Ingested store = new();
        await store.Ingest.CsvAsync(store.Folder.Write("b.csv", IngestorTests.Minutes(5)), "B", "1m", new() { Basis = PriceBasis.All });
        store.Folder.Write("in/A_1m.csv", IngestorTests.Minutes(10));
        store.Folder.Write("in/B_1m.csv", IngestorTests.Minutes(10));
        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"));
        Assert.Equal([null, ErrorKind.Usage], report.Files.Select(f => f.Error?.Kind));
        Assert.Equal((10, 5), (store.Bars("A", "1m").Length, store.Bars("B", "1m").Length));
    }

    [Fact]
    public async Task Names_are_read_by_the_pattern()
    {
        using Ingested store = new();
        store.Folder.Write("in/BTC_USDT_1h.csv", IngestorTests.Minutes(10).Replace(":0", ":00:0").Replace("00:00:0", "00:0"));
        store.Folder.Write("in/deep/1m-ETH.csv", IngestorTests.Minutes(10));
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FolderAsync(store.Folder.File("in"), new() { Pattern = "{timeframe}-{symbol}.csv" }));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Pattern = "{timeframe}-{symbol}.csv", Recursive = true });
        Assert.Equal(("ETH", "1m"), (report.Files[0].Report!.Symbol, report.Files[0].Report!.Timeframe.Name));
        report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Pattern = "*-{symbol}.csv", Recursive = true, Ingest = new() { Exchange = "x" } });
        Assert.Equal(("ETH", "x"), (report.Files[0].Report!.Symbol, report.Files[0].Report!.Exchange));
        e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FolderAsync(store.Folder.File("in"), new() { Pattern = "*.csv" }));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FolderAsync(store.Folder.File("none")));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
    }

    [Fact]
    public async Task The_first_layout_is_not_forced_on_files_that_look_alike()
    {
        using Ingested store = new();
        const string Header = "Date,Open,High,Low,Close,Volume\n";
        store.Folder.Write("in/A_1d.csv", Header + "2017-01-03,10.5,11,10,11,1000\n2017-01-04,10.5,11,10,11,1000\n");
        store.Folder.Write("in/B_1d.csv", Header + "2017-01-03,10.5,11,10,11,\"1,000\"\n2017-01-04,10.5,11,10,11,\"1,000\"\n");
        store.Folder.Write("in/C_1d.csv", Header + "13/01/2017,10.5,11,10,11,1000\n16/01/2017,10.5,11,10,11,1000\n");
        store.Folder.Write("in/D_1d.csv", Header + "01/13/2017,10.5,11,10,11,1000\n01/16/2017,10.5,11,10,11,1000\n");
        store.Folder.Write("in/E_1d.csv", Header + "2017-01-03,$10.5,$11,$10,$11,1000\n2017-01-04,$10.5,$11,$10,$11,1000\n");
        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Jobs = 1 });
        Assert.Equal((0, 0L, 10L), (report.Failed, report.RowsRejected, report.RowsAccepted));
        foreach (string symbol in new[] { "A", "B", "C", "D", "E" })
        {
            Assert.Equal((10.5, 1000.0), (store.Bars(symbol, "1d")[0].Open, store.Bars(symbol, "1d")[0].Volume));
        }

        Assert.Equal(new DateTime(2017, 1, 16), store.Bars("C", "1d")[1].Time);
        Assert.Equal(new DateTime(2017, 1, 16), store.Bars("D", "1d")[1].Time);
    }

    [Fact]
    public async Task Two_files_of_one_series_are_merged_the_later_name_last()
    {
        using Ingested store = new();
        store.Folder.Write("in/1/A_1m.csv", IngestorTests.Minutes(10));
        string gzip = store.Folder.File("in/2/A_1m.csv.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(gzip)!);
        using (GZipStream stream = new(File.Create(gzip), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(IngestorTests.Minutes(10, from: 5, price: 200)));
        }

        BulkReport report = await store.Ingest.FolderAsync(store.Folder.File("in"), new() { Recursive = true });
        Assert.Equal(0, report.Failed);
        Bar[] bars = store.Bars("A", "1m");
        Assert.Equal((15, 104, 205), (bars.Length, bars[4].Open, bars[5].Open));
    }
}
