using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

public sealed class MemoryIngestTests
{
    private static readonly Bar[] Good =
        [At("2024-01-02T14:30Z", 1, 2, 0.5, 1.5, 7), At("2024-01-02T14:31Z", 1, 2, 0.5, 1.5), At("2024-01-02T14:32Z", 1, 2, 0.5, 1.5, 9)];

    [Fact]
    public async Task Bars_from_memory_go_in_by_the_rules_of_files()
    {
        using Ingested store = new();
        Bar bad = At("2024-01-02T14:33Z", 1, 0.5, 2, 1.5, 7);
        IngestReport report = await store.Ingest.BarsAsync("A", "1m", [Good[2], Good[0] with { Close = 1 }, bad, Good[1], Good[0]], new() { AllowRejects = true });
        Assert.Equal((5L, 3L, 1L, 1L), (report.RowsRead, report.RowsAccepted, report.RowsRejected, report.Duplicates));
        Assert.Equal(Good, store.Bars("A", "1m"));
        Assert.Equal("row,reason,raw\n3,\"high is below open, close or low\",\"2024-01-02T14:33:00,1,0.5,2,1.5,7\"\n", File.ReadAllText(report.Quarantine!));
        Assert.True((await store.Ingest.BarsAsync("A", "1m", [Good[2], Good[0] with { Close = 1 }, bad, Good[1], Good[0]], new() { AllowRejects = true })).Skipped);
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("A", "1m", [bad], new() { Strict = true }));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("A", "1m", [bad]));
        Assert.Contains("none of its 1 rows can be taken; row 1: high is below open", e.Message);
        e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("A", "1d", Good));
        Assert.Contains("cannot be taken as 1d", e.Message);
        e = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("A", "1m", []));
        Assert.Equal(ErrorKind.BadData, e.Kind);
    }

    [Fact]
    public async Task A_series_goes_in_under_its_own_name()
    {
        using Ingested store = new();
        BarSeries series = BarSeries.From(Good, "A", "1m", "binance");
        Assert.Equal("binance", (await store.Ingest.BarsAsync(series)).Exchange);
        Assert.Equal(Good, store.Bars("A", "1m", "binance"));
    }

    [Fact]
    public async Task Local_times_and_labels_are_converted_as_from_a_file()
    {
        using Ingested store = new();
        Bar[] local = [.. Good.Select(b => b with { Time = DateTime.SpecifyKind(b.Time, DateTimeKind.Unspecified) })];
        await store.Ingest.BarsAsync("A", "1m", local, new() { Timezone = "America/New_York" });
        Assert.Equal(Good.Select(b => b.Time.AddHours(5)), store.Bars("A", "1m").Select(b => b.Time));
        await store.Ingest.BarsAsync("W", "1w", [Good[0]]);
        Assert.Equal(new DateTime(2024, 1, 1), store.Bars("W", "1w")[0].Time);
        await store.Ingest.BarsAsync("Q", "1q", [Good[0] with { Time = new DateTime(2024, 6, 30, 0, 0, 0, DateTimeKind.Utc) }]);
        Assert.Equal(new DateTime(2024, 4, 1), store.Bars("Q", "1q")[0].Time);
    }

    [Fact]
    public async Task Many_bars_from_memory_go_into_parquet()
    {
        using Ingested store = new();
        DateTime start = new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        Bar[] bars = [.. Enumerable.Range(0, 7_000).Select(i => new Bar(start.AddMinutes(i), 10 + i % 3, 13, 9, 10 + i % 2, i % 100 == 0 ? null : i))];
        Assert.Equal(1, (await store.Ingest.BarsAsync("A", "1m", bars.Reverse())).Files);
        Assert.Equal(bars, store.Bars("A", "1m"));
    }
}
