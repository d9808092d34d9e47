using System.Threading.Channels;
using Toolkit.Scripting;

namespace Toolkit.Cluster;

/// <summary>What a worker keeps ready of the last sweeps, and its processors, which blocks wait for.</summary>
internal sealed class HostSweeps(BarReader? store, int parallelism) : IDisposable
{
    /// <summary>Sweeps whose bars, indicators and compiled strategy stay in memory.</summary>
    private const int Kept = 4;

    private readonly SemaphoreSlim _processors = new(parallelism);
    private readonly SemaphoreSlim _preparing = new(1);
    private readonly List<(string Id, Ready Sweep)> _ready = [];

    /// <summary>Runs a block, one combination after the other; its rows end with the writer.</summary>
    public async Task RunAsync(Block block, ChannelWriter<BlockRow> rows, CancellationToken cancel)
    {
        try
        {
            Ready sweep = await ReadyAsync(block, cancel).ConfigureAwait(false);
            await _processors.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                rows.TryWrite(BlockRow.Begun);
                // A thread of its own: those of the pool answer the other members.
                await Task.Factory.StartNew(() => Run(block, sweep, rows, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _processors.Release();
            }
        }
        catch (ToolkitException e)
        {
            rows.TryWrite(new(-1) { Fault = BlockFault.Of(e, Here) });
        }
        finally
        {
            rows.TryComplete();
        }
    }

    public void Dispose()
    {
        _processors.Dispose();
        _preparing.Dispose();
    }

    private static string Here => $" (on {Environment.MachineName})";

    private static void Run(Block block, Ready sweep, ChannelWriter<BlockRow> rows, CancellationToken cancel)
    {
        ParameterSet[] sets = [.. block.Sets.Select(s => s.ToParameters())];
        int done = 0;
        try
        {
            if (block.Returns)
            {
                sweep.Work.ExcessReturns(sets, (i, returns) => Done(new(block.Sets[i].Index) { Returns = returns }), cancel);
            }
            else
            {
                sweep.Work.Measure(sets, (i, metrics) => Done(BlockRow.Of(block.Sets[i].Index, metrics)), cancel);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            // They run in their order.
            ToolkitException error = e as ToolkitException ?? sweep.Strategy.Blame(e, block.File);
            rows.TryWrite(new(block.Sets[done].Index) { Fault = BlockFault.Of(error, $" (with {sets[done]}, on {Environment.MachineName})") });
        }

        void Done(BlockRow row)
        {
            done++;
            rows.TryWrite(row);
        }
    }

    private async Task<Ready> ReadyAsync(Block block, CancellationToken cancel)
    {
        await _preparing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            int at = _ready.FindIndex(r => r.Id == block.Id);
            Ready sweep = at >= 0 ? _ready[at].Sweep : await PrepareAsync(block, cancel).ConfigureAwait(false);
            if (at >= 0)
            {
                _ready.RemoveAt(at);
            }

            _ready.Add((block.Id, sweep));
            _ready.RemoveRange(0, Math.Max(0, _ready.Count - Kept));
            return sweep;
        }
        finally
        {
            _preparing.Release();
        }
    }

    private async Task<Ready> PrepareAsync(Block block, CancellationToken cancel)
    {
        StrategyDescription strategy = block.Source is { } source
            ? await CompiledAsync(source, block, cancel).ConfigureAwait(false)
            : Strategies.Find(block.Strategy);
        PortableSweep sweep = PortableSweep.Parse(block.Sweep);
        List<BarSeries> bars = [];
        foreach (PortableSeries series in sweep.Series)
        {
            bars.Add(_ready.SelectMany(r => r.Sweep.Bars).FirstOrDefault(b => b.Sha256 == series.Sha256)
                ?? (store is null ? null : await series.FindAsync(store, cancel).ConfigureAwait(false))
                ?? await SentAsync(series, block.Bars, cancel).ConfigureAwait(false));
        }

        return new(strategy, block.Source, bars, sweep.On(bars, strategy.Create, parallelism: 1));
    }

    private async Task<StrategyDescription> CompiledAsync(string source, Block block, CancellationToken cancel) =>
        _ready.FirstOrDefault(r => r.Sweep.Source == source && r.Sweep.Strategy.Name == block.Strategy).Sweep?.Strategy
            ?? await StrategyFile.CompileAsync(source, block.File ?? block.Strategy, block.Strategy, cancel).ConfigureAwait(false);

    private static async Task<BarSeries> SentAsync(PortableSeries series, IBarsSource from, CancellationToken cancel)
    {
        byte[][] parts = new byte[series.Parts][];
        for (int part = 0; part < parts.Length; part++)
        {
            parts[part] = await from.PartAsync(series.Sha256, part).WaitAsync(cancel).ConfigureAwait(false);
        }

        return series.Join(parts);
    }

    /// <summary>A sweep that is made ready.</summary>
    private sealed record Ready(StrategyDescription Strategy, string? Source, IReadOnlyList<BarSeries> Bars, SweepWork Work);
}
