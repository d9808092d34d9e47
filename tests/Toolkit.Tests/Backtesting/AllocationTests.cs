using Toolkit.Backtesting;

namespace Toolkit.Tests.Backtesting;

/// <summary>A run allocates for its indicators and its result, never for a bar or a trade.</summary>
public class AllocationTests
{
    [Fact]
    public void Ten_times_the_bars_and_trades_take_no_more_memory()
    {
        long few = AllocatedBy(SampleBars.Walk(1, 1_000)), many = AllocatedBy(SampleBars.Walk(1, 10_000));

        Assert.InRange(many, 0, few + 2_048);
    }

    private static long AllocatedBy(BarSeries bars)
    {
        Simulator simulator = new(new RunPlan([bars], new() { Commission = Commission.Rate(0.001), Lot = 1e-8 }));
        SmaCross strategy = new(3, 8);
        simulator.Run(strategy);
        Assert.True(simulator.Account.Trades.Count > bars.Count / 20);
        simulator.Indicators.Release();
        long before = GC.GetAllocatedBytesForCurrentThread();
        simulator.Run(strategy);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
