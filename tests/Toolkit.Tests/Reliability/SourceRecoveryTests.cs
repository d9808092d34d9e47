namespace Toolkit.Tests.Reliability;

/// <summary>What went with a file comes back from where it came, and only that.</summary>
public sealed class SourceRecoveryTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("ws");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bars_of_a_lost_file_come_back_from_the_files_they_came_from_and_later_ones_stay()
    {
        string first = Csv("first.csv", 0, 6_000, 1), second = Csv("second.csv", 3_000, 100, 2), path;
        using (Workspace tk = Workspace.Init(Root))
        {
            await tk.Ingest.FileAsync(first, "A", "1m");
            await tk.Ingest.FileAsync(second, "A", "1m");
            tk.Maintenance.Compact(all: true);
            path = Assert.Single(tk.Files()).Path;
            // Hot, and from nowhere that could be asked again.
            await tk.Ingest.BarsAsync("A", "1m", Enumerable.Range(4_000, 10).Select(i => Row(i, 3)));
        }

        string before = await DigestAsync();
        File.Delete(path);
        RepairReport report = Maintenance.For(Root).Repair(fromSources: true);

        Assert.Empty(report.Lost);
        Assert.Contains(report.Recovered, line => line.Contains("local:A 1m: 5990 bars from ", StringComparison.Ordinal));
        Assert.Equal(before, await DigestAsync());
        Assert.Empty(Maintenance.For(Root).Doctor().Problems);
    }

    [Fact]
    public async Task A_source_that_has_changed_or_is_gone_is_said()
    {
        string first = Csv("first.csv", 0, 6_000, 1);
        using (Workspace tk = Workspace.Init(Root))
        {
            await tk.Ingest.FileAsync(first, "A", "1m");
            File.Delete(tk.Files()[0].Path);
        }

        Csv("first.csv", 0, 6_000, 4);
        string lost = Assert.Single(Maintenance.For(Root).Repair(fromSources: true).Lost);
        Assert.Contains("6000 bars from 2024-01-01T00:00:00Z", lost);
        Assert.Contains("; 0 bars are there now; ", lost);
        Assert.Contains($"{first} is not what it was", lost);
    }

    [Fact]
    public async Task Options_of_the_load_are_used_again()
    {
        string file = _folder.Write(
            "odd.csv", "Date,Settle\n" + string.Concat(Enumerable.Range(0, 6_000).Select(i => $"{Start.AddMinutes(i):dd.MM.yyyy HH:mm},{100 + i % 7}\n")));
        using (Workspace tk = Workspace.Init(Root))
        {
            await tk.Ingest.FileAsync(
                file, "feed:ES", "1m", new() { Columns = ColumnMap.Parse("time=Date,close=Settle"), Format = "%d.%m.%Y %H:%M", Timezone = "Europe/Berlin", Vendor = "V W" });
            File.Delete(tk.Files()[0].Path);
        }

        Assert.Empty(Maintenance.For(Root).Repair(fromSources: true).Lost);
        using Workspace again = Workspace.Open(Root);
        Assert.Equal(6_000, (await again.Bars.SummaryAsync("feed:ES")).Rows);
        Assert.Equal(new DateTime(2023, 12, 31, 23, 0, 0, DateTimeKind.Utc), (await again.Bars.ReadAsync("feed:ES"))[0].Time);
    }

    [Fact]
    public async Task A_range_of_a_feed_is_fetched_again()
    {
        WholeFeed feed = new();
        using Workspace tk = Workspace.Init(Root, new() { Clock = new SteppedClock(new(Start.AddDays(60))) });
        tk.Fetch.Use(feed);
        await tk.Fetch.BarsAsync("whole:A", "1m", Start, Start.AddMinutes(6_000));
        tk.Maintenance.Compact(all: true);
        File.Delete(Assert.Single(tk.Files()).Path);
        RepairReport report = tk.Maintenance.Repair(fromSources: true);

        Assert.Empty(report.Lost);
        Assert.Equal(6_000, (await tk.Bars.SummaryAsync("whole:A")).Rows);
    }

    private string Csv(string name, int from, int count, int seed) => _folder.Write(
        name, "time,open,high,low,close,volume\n" + string.Concat(Enumerable.Range(from, count).Select(i => Row(i, seed)).Select(bar => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume}\n"))));

    private static Bar Row(int minute, int seed) => new(Start.AddMinutes(minute), 10, 12, 8, 9 + seed / 4.0, minute);

    private async Task<string> DigestAsync()
    {
        using Workspace tk = Workspace.Open(Root);
        return (await tk.Bars.ReadAsync("A")).Sha256;
    }

    /// <summary>Has a bar for each minute, on one page.</summary>
    private sealed class WholeFeed : IBarFeed
    {
        public string Name => "whole";

        public FeedOffer Offer { get; } = new() { Timeframes = ["1m"], Calendar = "24/7" };

        public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
        {
            await Task.Yield();
            List<Bar> bars = [];
            for (DateTime time = request.Range.From; time < request.Range.To; time = time.AddMinutes(1))
            {
                bars.Add(new(time, 10, 12, 8, 9, time.Minute));
            }

            yield return new(request.Range, bars);
        }
    }
}
