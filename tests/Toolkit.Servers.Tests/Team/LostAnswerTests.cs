namespace Toolkit.Servers.Tests.Team;

/// <summary>A link that breaks at a commit: whatever was or was not made of it, each write is there once.</summary>
public sealed class LostAnswerTests
{
    [PostgresFact]
    public async Task Fill_is_written_once_whether_the_commit_or_its_answer_was_lost()
    {
        using CommitProxy proxy = new(PostgresServer.Shared.NewDatabase());
        using TeamHost here = new(proxy.Connection);
        using StrategyAccount account = here.Tk.Live.Register(TeamHost.Named("s"));
        for (int i = 0; i < 12; i++)
        {
            proxy.CutNext(i % 2 == 0 ? Cut.After : Cut.Before);
            LivePosition position = account.RecordTrade(new() { TradeId = $"{i}", Quantity = 1, Price = 100 + i, Time = TeamHost.At(i) });
            Assert.Equal((i + 1, i + 1.0), (position.Trades, position.Quantity));
        }

        Assert.Equal(12, proxy.Cuts);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), (await here.Tk.Live.TradesAsync("s")).Select(t => t.TradeId));
    }

    [PostgresFact]
    public void Commit_that_comes_late_is_waited_for_and_not_made_twice()
    {
        using CommitProxy proxy = new(PostgresServer.Shared.NewDatabase());
        using TeamHost here = new(proxy.Connection);
        here.Run("CREATE TABLE counted (n BIGINT)");
        int times = 0;
        foreach (Cut how in new[] { Cut.Late, Cut.After, Cut.Late, Cut.Before })
        {
            proxy.CutNext(how);
            here.Run("INSERT INTO counted VALUES (1)");
            Assert.Equal((long)++times, here.Ask("SELECT count(*) FROM counted"));
        }

        Assert.Equal(4, proxy.Cuts);
    }
}
