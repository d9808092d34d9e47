namespace Toolkit.Tests.Ticks;

/// <summary>Ticks of a day that cannot be opened go on in the file of another day, and home later.</summary>
public sealed class StrayTickTests : IDisposable
{
    private static readonly DateTime Monday = Days.Monday, Tuesday = Days.Monday.AddDays(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Workspace Open(TickOptions? options = null) => Workspace.Open(_folder.Path, new() { Ticks = options ?? new() });

    [Fact]
    public async Task Day_that_cannot_be_opened_goes_on_in_the_old_file_and_home_later()
    {
        string tuesday = Days.File(_folder.Path, Tuesday);
        using (Workspace tk = Open(Days.Impatient))
        {
            tk.Ticks.Store("A", 1, 1, Monday, "x", 1);
            await tk.Ticks.FlushAsync();
            // Nobody can open a folder as a database.
            Directory.CreateDirectory(tuesday);
            tk.Ticks.Store("A", 2, 2, Tuesday, "x", 2);
            tk.Ticks.StoreTrade("A", 3, 3, Tuesday);
            await tk.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 4, 4, Monday.AddHours(1)), Tick.Trade("A", 5, 5, Tuesday.AddHours(1))]);
            await tk.Ticks.FlushAsync();
            Assert.NotNull(tk.Ticks.Statistics.LastError);
            Assert.Equal((5, 0), (tk.Ticks.Statistics.Written, tk.Ticks.Statistics.Spilled));
            Assert.Equal(5, Days.Rows(_folder.Path, Monday).Count);
            Assert.Equal(3, (await tk.Ticks.ReadAsync("A", Tuesday)).Count);
            Assert.Equal(5, tk.Ticks.Latest("A", 9).Count);
        }

        Directory.Delete(tuesday);
        using Workspace again = Open(Days.Impatient);
        Assert.Equal(3, (await again.Ticks.ReadAsync("A", Tuesday)).Count);
        again.Ticks.Store("A", 2, 2, Tuesday, "x", 2);
        await again.Ticks.FlushAsync();
        Assert.Equal(1, again.Ticks.Statistics.Resent);
        Assert.Equal(new(0, 1), await again.Ticks.StoreBatchAsync("b", [Tick.Trade("A", 5, 5, Tuesday.AddHours(1))]));
        Assert.Equal(2, Days.Rows(_folder.Path, Monday).Count);
        Assert.Equal(3, Days.Rows(_folder.Path, Tuesday).Count);
        Assert.Equal(5, await again.Ticks.CountAsync("A"));
        Assert.Null(again.Ticks.Statistics.LastError);
    }

    /// <summary>A store that has the first tick in Monday's file, and the second, which is of Tuesday, too.</summary>
    private async Task<Workspace> StrayedAsync()
    {
        Workspace tk = Open(Days.Impatient with { FlushInterval = TimeSpan.FromHours(1) });
        tk.Ticks.Store("A", 1, 1, Monday, "x", 1);
        await tk.Ticks.FlushAsync();
        string tuesday = Days.File(_folder.Path, Tuesday);
        Directory.CreateDirectory(tuesday);
        tk.Ticks.Store("A", 2, 2, Tuesday, "x", 2);
        await tk.Ticks.FlushAsync();
        Directory.Delete(tuesday);
        Assert.Equal(2, Days.Rows(_folder.Path, Monday).Count);
        return tk;
    }

    [Fact]
    public async Task Tick_that_goes_astray_while_others_of_its_day_are_brought_home_stays()
    {
        using Workspace tk = await StrayedAsync();
        List<(long, long, double?, int)> counted = [];
        using (Workspace home = Open(), reader = Open())
        using (Once("ticks.taken-over", () =>
        {
            counted.Add((reader.Ticks.CountAsync("A").Result, reader.Ticks.SummaryAsync("A").Result.Count, reader.Ticks.SummaryAsync("A").Result.MaxBid, reader.Ticks.Latest("A", 9).Count));
            tk.Ticks.Store("A", 3, 3, Tuesday.AddSeconds(1), "x", 3);
            tk.Ticks.FlushAsync().Wait();
        }))
        {
            home.Ticks.Store("A", 4, 4, Tuesday.AddSeconds(2), "x", 4);
            await home.Ticks.FlushAsync();
            // Also while they lie in both files.
            Assert.Equal([(2, 2, 2, 2)], counted);
            Assert.Equal([1, 2, 3, 4], (await reader.Ticks.ReadAsync("A")).Bid);
            Assert.Equal(4, await reader.Ticks.CountAsync("A"));
        }

        using Workspace next = Open();
        next.Ticks.Store("A", 5, 5, Tuesday.AddSeconds(3), "x", 5);
        Assert.Equal([1, 2, 3, 4, 5], (await next.Ticks.ReadAsync("A")).Bid);
        await next.Ticks.FlushAsync();
        Assert.Equal((1, 4), (Days.Rows(_folder.Path, Monday).Count, Days.Rows(_folder.Path, Tuesday).Count));
    }

    [Fact]
    public async Task Ticks_that_are_brought_home_while_their_day_is_sealed_stay()
    {
        using (Workspace first = Open())
        {
            first.Ticks.Store("A", 3, 3, Tuesday.AddSeconds(1), "x", 3);
        }

        string tuesday = Days.File(_folder.Path, Tuesday), aside = Path.Combine(_folder.Path, "aside");
        File.Move(tuesday, aside);
        (await StrayedAsync()).Dispose();
        File.Move(aside, tuesday);
        using Workspace home = Open(), sealer = Open();
        using (Once("ticks.taking-over", () => Assert.Equal(1, sealer.Ticks.SealAsync(0).Result.Ticks)))
        {
            home.Ticks.Store("A", 4, 4, Tuesday.AddSeconds(2), "x", 4);
            await home.Ticks.FlushAsync();
        }

        Assert.Equal([1, 2, 3, 4], (await sealer.Ticks.ReadAsync("A")).Bid);
        Assert.Equal(4, (await sealer.Ticks.SealAsync(0)).Ticks);
        Assert.Equal([1, 2, 3, 4], (await home.Ticks.ReadAsync("A")).Bid);
    }

    /// <summary>Does something the first time that a store whose first tick comes meanwhile passes a point.</summary>
    private static IDisposable Once(string point, Action work)
    {
        int passed = 0;
        return FailPoint.Observe(name =>
        {
            if (name == point && passed++ == 0)
            {
                work();
            }
        });
    }
}
