using Toolkit.Tests;

namespace Toolkit.Servers.Tests.Cluster;

/// <summary>Bars on their way to another process.</summary>
public sealed class PortableSweepTests
{
    [Fact]
    public void Bars_in_parts_are_the_same_bars_also_where_some_were_filled_in_or_have_no_volume()
    {
        DateTime start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        BarSeries bars = BarSeries.From(Enumerable.Range(0, 70_000).Where(i => i % 1000 != 7).Select(i => new Bar(start.AddMinutes(i), 1, 2, 0.5, 1.5 + i % 3 / 10.0, i % 5 == 0 ? null : i)), "X", Timeframe.Parse("1m")).Fill();
        PortableSeries series = PortableSweep.Parse(PortableSweep.Of([bars], new()).Text).Series[0];
        Assert.Equal(2, series.Parts);
        BarSeries joined = series.Join([PortableSeries.Part(bars, 0), PortableSeries.Part(bars, 1)]);
        Assert.Equal(bars.Sha256, joined.Sha256);
        Assert.Throws<ToolkitException>(() => series.Join([PortableSeries.Part(bars, 1), PortableSeries.Part(bars, 1)]));
    }

    [Fact]
    public async Task A_store_with_the_same_bars_is_read_and_one_with_others_is_not()
    {
        using TemporaryFolder folder = new();
        using Workspace mine = Workspace.Open(folder.File("mine")), same = Workspace.Open(folder.File("same")), other = Workspace.Open(folder.File("other"));
        DateTime start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Bar[] bars = [.. Enumerable.Range(0, 5).Select(i => new Bar(start.AddDays(i), 1, 2, 0.5, 1.5, 10))];
        await mine.Ingest.BarsAsync("X", "1d", bars);
        await same.Ingest.BarsAsync("X", "1d", bars);
        await other.Ingest.BarsAsync("X", "1d", bars.Select(b => b with { Close = 1.25 }));
        PortableSeries series = PortableSweep.Of([await mine.Bars.ReadAsync("X", "1d")], new()).Series[0];
        Assert.Equal(series.Sha256, (await series.FindAsync(same.Bars))!.Sha256);
        Assert.Null(await series.FindAsync(other.Bars));
    }
}
