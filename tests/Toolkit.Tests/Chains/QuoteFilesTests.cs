using System.Buffers.Binary;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Chains;

/// <summary>Which files an import of quotes makes and takes the place of, and what it leaves when it may not be.</summary>
public sealed class QuoteFilesTests : IDisposable
{
    private const long Day = UnixMicroseconds.PerDay;

    private readonly Quoted _quoted = new();

    public void Dispose() => _quoted.Dispose();

    private BarStore Store => _quoted.Tk.Store;

    private static IEnumerable<string> Lines(int minute, int bid, int strikes = 3) =>
        Enumerable.Range(1, strikes).Select(strike => $"2016-01-04T15:{minute:00}:00Z,AAA,2030-01-18,{strike},call,{bid},{bid + 1},1,1").Prepend(Quoted.Header);

    private string[] Files() => [.. Directory.GetFiles(Path.Combine(_quoted.Tk.Path, "options")), .. Directory.GetFiles(Store.Layout.Temp, "*.parquet", SearchOption.AllDirectories)];

    /// <summary>Imports while something happens at a step; returns what it was refused with.</summary>
    private async Task<Exception> FailedAsync(string point, Action then, int minute = 0)
    {
        string[] before = Files();
        Exception error;
        using (FailPoint.Observe(name =>
        {
            if (name == point)
            {
                then();
            }
        }))
        {
            error = await Assert.ThrowsAnyAsync<Exception>(() => _quoted.ImportAsync("b.csv", Lines(minute, 5, 2)));
        }

        Assert.Equal(before, Files());
        Assert.Equal(["1", "1", "1"], await _quoted.ViewAsync("bid::INT"));
        return error;
    }

    [Theory]
    [InlineData("publish.copying")]
    [InlineData("publish.transaction-begun")]
    [InlineData("publish.committing")]
    public async Task Disk_when_it_fails_at_a_step_then_said_and_no_file_stays(string point)
    {
        await _quoted.ImportAsync("a.csv", Lines(0, 1));
        ToolkitException error = Assert.IsType<ToolkitException>(await FailedAsync(point, () => throw new IOException("No space left on device")));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("no room", error.Message);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(2, 1)]
    public async Task Merge_when_a_file_has_other_quotes_than_the_catalog_counts_then_refused(int counted, int minute)
    {
        await _quoted.ImportAsync("a.csv", Lines(0, 1));
        Store.Catalog.Write(transaction => transaction.Connection.Execute("UPDATE files SET row_count = $rows", ("$rows", counted)));
        ToolkitException error = Assert.IsType<ToolkitException>(await FailedAsync("", () => { }, minute));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains($"{(minute == 0 ? 3 : 5)} quotes were merged from {counted} old and 2 new ones", error.Message);
    }

    [Fact]
    public async Task File_when_its_footer_says_another_time_than_its_quotes_then_refused()
    {
        await _quoted.ImportAsync("a.csv", Lines(0, 1));
        byte[] time = BitConverter.GetBytes(UnixMicroseconds.From(new DateTime(2016, 1, 4, 15, 0, 0, DateTimeKind.Utc)));
        ToolkitException error = Assert.IsType<ToolkitException>(await FailedAsync("publish.copied", () =>
        {
            string path = Assert.Single(Directory.GetFiles(Store.Layout.Temp, "*.parquet", SearchOption.AllDirectories));
            byte[] bytes = File.ReadAllBytes(path);
            Span<byte> footer = bytes.AsSpan()[^(8 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan()[^8..]))..];
            for (int at = footer.IndexOf(time); at >= 0; at = footer.IndexOf(time))
            {
                footer[at]++;
            }

            File.WriteAllBytes(path, bytes);
        }));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("not what it should be", error.Message);
    }

    [Fact]
    public async Task Merge_when_another_import_was_faster_then_redone_and_then_others_are_kept_out()
    {
        using Workspace other = Workspace.Init(_quoted.Tk.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        List<Exception?> others = [];
        bool waits = false;
        using (FailPoint.Observe(name =>
        {
            if (name != "publish.read-back" || waits || others.Count == 3)
            {
                return;
            }

            // One strike more each time than the merge under way has seen.
            string more = _quoted.Folder.Write($"{others.Count}.csv", string.Join('\n', Lines(0, 10 + others.Count, others.Count + 2)));
            waits = true;
            others.Add(Record.Exception(() => Task.Run(() => other.Options.ImportAsync(more)).GetAwaiter().GetResult()));
            waits = false;
        }))
        {
            await _quoted.ImportAsync("b.csv", Lines(0, 5, 1));
        }

        Assert.Equal([null, null, ErrorKind.Busy], others.Select(error => (error as ToolkitException)?.Kind));
        Assert.Equal(["1,5", "2,11", "3,11"], await _quoted.ViewAsync("strike::INT, bid::INT"));
        Assert.True(_quoted.Tk.Maintenance.Doctor().Ok);
    }

    [Fact]
    public async Task Merge_when_another_import_changed_something_else_then_not_redone_and_only_its_own_files_are_told()
    {
        await _quoted.ImportAsync("a.csv", Lines(0, 1));
        int copies = 0;
        OptionImportReport report;
        using (FailPoint.Observe(name =>
        {
            if (name == "publish.read-back" && ++copies == 1)
            {
                IEnumerable<string> others = Lines(0, 2).Select(line => line.Replace("AAA", "BBB"));
                Task.Run(() => _quoted.ImportAsync("other.csv", others)).Wait();
                Task.Run(() => _quoted.ImportAsync("other.csv", Lines(0, 3), new() { Exchange = "cboe" })).Wait();
            }
        }))
        {
            report = await _quoted.ImportAsync("b.csv", Lines(0, 5));
        }

        // Its own file, and those of the two others.
        Assert.Equal(3, copies);
        Assert.Equal(["cboe,AAA,3", "local,AAA,5", "local,BBB,2"], (await _quoted.ViewAsync("exchange, underlying, bid::INT")).Distinct());
        OptionUnderlying own = _quoted.Tk.Options.Underlyings().Single(one => one is { Exchange: "local", Underlying: "AAA" });
        Assert.Equal((1, own.Bytes), (report.Files, report.Bytes));
    }

    /// <summary>Files of the catalog alone: "first day - last day x quotes" of AAA (and BBB, behind a slash).</summary>
    [Theory]
    [InlineData("5-5x100", "0-1x249900", "0")]
    [InlineData("5-5x100", "0-1x249901", "")]
    [InlineData("5-5x100", "0-1x200000 8-9x49900", "0 1")]
    [InlineData("5-5x100", "0-1x200000 8-9x49901", "0")]
    [InlineData("5-5x100", "8-9x200000 10-11x1", "0")]
    [InlineData("5-5x100", "5-5x300000", "0")]
    [InlineData("1-21x100", "0-2x200000/0-2x1 20-22x200000/20-22x1 /8-9x200000 /30-31x1", "0 1 2")]
    [InlineData("1-3x100", "0-2x200000/0-9x1 /8-12x200000 /11-14x200000 /15-16x1", "0 1 2")]
    public void Files_when_quotes_are_brought_then_those_that_would_overlap_go_along_and_small_neighbours(string brought, string stored, string expected)
    {
        string[] files = stored.Split(' ');
        (long[] symbols, long version) = Store.Catalog.Write(transaction =>
        {
            long[] ids = [.. new[] { "AAA", "BBB" }.Select(symbol => SymbolTable.Upsert(transaction, "local", symbol, new()))];
            long number = transaction.Begin("test", null);
            foreach ((int i, string file) in files.Index())
            {
                QuoteExtent?[] extents = [.. file.Split('/').Select(Extent)];
                long rows = extents.Sum(extent => extent?.Rows ?? 0);
                FileTable.Insert(transaction, new($"{i}", $"options/{i}.parquet", null, rows, 1, new('a', 64), extents.Min(one => one?.MinTime) ?? 0, extents.Max(one => one?.MaxTime) ?? 0, number), []);
                foreach ((long id, QuoteExtent? extent) in ids.Zip(extents).Where(one => one.Second is not null))
                {
                    QuoteTable.Insert(transaction, $"{i}", id, extent!.Value);
                }
            }

            return (ids, number);
        });

        QuoteBase found = Store.Catalog.Read(connection => QuoteBase.Find(connection, version, new Dictionary<long, QuoteExtent> { [symbols[0]] = Extent(brought)!.Value }));

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Files.Select(file => file.Id).Order());
        foreach ((int at, long symbol) in symbols.Index())
        {
            (long, long)[] times = [.. found.Files.Select(file => Extent(files[int.Parse(file.Id)].Split('/').ElementAtOrDefault(at) ?? string.Empty)).Append(at == 0 ? Extent(brought) : null)
                .OfType<QuoteExtent>().Select(extent => (extent.MinTime, extent.MaxTime))];
            Assert.Equal(times.Length > 0, found.Spans.TryGetValue(symbol, out (long From, long To) span));
            Assert.Equal(times.Length > 0 ? (times.Min(one => one.Item1), times.Max(one => one.Item2)) : default, span);
        }
    }

    [Fact]
    public async Task Merge_when_its_files_are_gone_or_its_times_have_others_then_outdated()
    {
        await _quoted.ImportAsync("a.csv", Lines(10, 1));
        (long symbol, long version) = Store.Catalog.Read(connection => (SymbolTable.Named(connection, "AAA")[0].Id, connection.Number("SELECT value FROM metadata WHERE key = 'version'")));
        long at = UnixMicroseconds.From(new DateTime(2016, 1, 4, 15, 10, 0, DateTimeKind.Utc));
        FileEntry file = Store.Catalog.Read(connection => Assert.Single(FileTable.All(connection, version)));
        bool Outdated(long since, long from, long to, FileEntry merged) =>
            Store.Catalog.Read(connection => new QuoteBase([merged], new Dictionary<long, (long From, long To)> { [symbol] = (from, to) }).IsOutdated(connection, since));

        Assert.Equal([true, false], [Outdated(version - 1, at, at, file), Outdated(version, at, at, file)]);
        Assert.Equal([false, false], [Outdated(version - 1, at - 9, at - 1, file), Outdated(version - 1, at + 1, at + 9, file)]);
        Assert.True(Outdated(version, at, at, file with { Id = "gone" }));
    }

    private static QuoteExtent? Extent(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        long[] numbers = [.. text.Split('-', 'x').Select(long.Parse)];
        return new(numbers[2], numbers[0] * Day, numbers[1] * Day, 20_000, 20_000);
    }
}
