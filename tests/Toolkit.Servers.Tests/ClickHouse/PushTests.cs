namespace Toolkit.Servers.Tests;

/// <summary>What is pushed to ClickHouse is what is here, row by row.</summary>
public sealed class PushTests
{
    private static readonly DateTime Start = new(2024, 1, 2, 14, 30, 0, DateTimeKind.Utc);

    [ClickHouseFact]
    public async Task Bars_are_there_as_they_are_here_and_a_second_push_sends_nothing()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("SPY", "1m", Bars(Start, 7_000));
        await w.Tk.Ingest.BarsAsync("SPY", "1d", Bars(new(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc), 300, TimeSpan.FromDays(1)));
        await w.Tk.Ingest.BarsAsync("B'; DROP TABLE bars; --", "1m", Bars(Start, 3));

        ClickHousePushReport first = await w.PushAsync(), second = await w.PushAsync();

        Assert.Equal(7_303, first.Tables.Single(t => t.Name == "bars").Sent);
        Assert.Empty(second.Tables);
        await w.AssertEqualAsync();
    }

    internal static IEnumerable<Bar> Bars(DateTime start, int count, TimeSpan? step = null, double price = 100) => Enumerable.Range(0, count).Select(i =>
        new Bar(start + i * (step ?? TimeSpan.FromMinutes(1)), price + i % 7 * 0.1, price + 1 + i % 7 * 0.1, price - 1, price + i % 5 * 0.01, i % 11 == 0 ? null : 1000 + i % 97 * 0.3));
}
