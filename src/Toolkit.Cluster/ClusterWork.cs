using System.Security.Cryptography;
using System.Text;
using Polly;
using Polly.Retry;

namespace Toolkit.Cluster;

/// <summary>Runs combinations on the workers of a cluster: cuts them into blocks, calls for each, and calls again when its worker is lost.</summary>
internal sealed class ClusterWork : SweepWork
{
    private const int MostSets = 64;
    private const int BlocksOfProcessor = 8;

    /// <summary>A block that has begun and lost its worker so often may be what ends them.</summary>
    private const int MostLost = 3;

    /// <summary>So often, which takes some seconds, a block is called again also when no worker is left: one may be starting again.</summary>
    private const int Patience = 6;

    private readonly ResiliencePipeline _again;
    private readonly SweepCluster _cluster;
    private readonly SweepJob _job;
    private readonly SweepWork _local;
    private readonly BarsSource _bars;
    private readonly Block _block;

    public ClusterWork(SweepCluster cluster, SweepJob job)
    {
        (_cluster, _job, _bars) = (cluster, job, new(job.Series));
        _again = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = async of => of.Outcome.Exception is { } e and not ToolkitException and not OutOfMemoryException && !of.Context.CancellationToken.IsCancellationRequested
                && (of.AttemptNumber < Patience || await cluster.ParallelismAsync(of.Context.CancellationToken).ConfigureAwait(false) > 0),
            MaxRetryAttempts = 16,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
        }).Build();
        string sweep = PortableSweep.Of(job.Series, job.Options).Text, strategy = job.Strategy.Name;
        string? source = StrategySources.Of(job.Strategy.Type);
        if (source is null && !Strategies.Shipped.Any(shipped => shipped.Type == job.Strategy.Type))
        {
            throw ToolkitException.Usage($"{strategy} cannot go to other machines: it is part of a program, and its text is not known", "write it into a strategy file (.csx), or sweep on this machine");
        }

        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sweep}\n{strategy}\n{source}")));
        _block = new(id, sweep, strategy, source, job.File, [], false, cluster.Client.CreateObjectReference<IBarsSource>(_bars));
        _local = Of(job.Series, set => job.Strategy.Create(job.Fixed.With(set)), job.Options);
    }

    public override IReadOnlyList<string> Warnings => _local.Warnings;

    public override void Measure(IReadOnlyList<ParameterSet> sets, Action<int, Metrics> each, CancellationToken cancel) =>
        RunAsync(sets, _block, row => each(row.Index, row.ToMetrics()), cancel).GetAwaiter().GetResult();

    /// <summary>Here when the workers are no longer at hand: the numbers are the same.</summary>
    public override void ExcessReturns(IReadOnlyList<ParameterSet> sets, Action<int, double[]> each, CancellationToken cancel)
    {
        if (_cluster.IsOpen)
        {
            RunAsync(sets, _block with { Returns = true }, row => each(row.Index, row.Returns), cancel).GetAwaiter().GetResult();
        }
        else
        {
            _local.ExcessReturns(sets, each, cancel);
        }
    }

    private async Task RunAsync(IReadOnlyList<ParameterSet> sets, Block block, Action<BlockRow> each, CancellationToken cancel)
    {
        int processors = Math.Max(1, await _cluster.ParallelismAsync(cancel).ConfigureAwait(false));
        int size = Math.Clamp(sets.Count / (processors * BlocksOfProcessor), 1, MostSets);
        IEnumerable<BlockSet[]> blocks = sets.Select((set, i) => BlockSet.Of(i, _job.Fixed.With(set))).Chunk(size);
        // Some wait at the workers, so that none stands idle, and that one which joins later has something to do.
        ParallelOptions several = new() { CancellationToken = cancel, MaxDegreeOfParallelism = processors + processors / 2 + 4 };
        await Parallel.ForEachAsync(blocks, several, async (some, stop) => await RunAsync(block with { Sets = some }, each, stop).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Runs a block; when it has to be called again, only for what has not come.</summary>
    private async Task RunAsync(Block block, Action<BlockRow> each, CancellationToken cancel)
    {
        Dictionary<int, BlockSet> left = block.Sets.ToDictionary(set => set.Index);
        int lost = 0;
        try
        {
            await _again.ExecuteAsync(
                async stop =>
                {
                    bool begun = false;
                    try
                    {
                        IBlockGrain attempt = _cluster.Client.GetGrain<IBlockGrain>(Guid.NewGuid());
                        await foreach (BlockRow row in attempt.RunAsync(block with { Sets = [.. left.Values] }, stop).ConfigureAwait(false))
                        {
                            begun = true;
                            Take(row, left, each);
                        }
                    }
                    catch (Exception e) when (begun && e is not ToolkitException && !stop.IsCancellationRequested && ++lost == MostLost)
                    {
                        throw new ToolkitException(
                            ErrorKind.Failure, $"{lost} workers were lost while they ran {block.Strategy} with {left.Values.First().ToParameters()} or one of the {left.Count - 1} combinations after it",
                            "look at what those workers said last: the strategy may end its process, by endless recursion or for want of memory", e);
                    }
                },
                cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ToolkitException && !cancel.IsCancellationRequested)
        {
            throw new ToolkitException(ErrorKind.Failure, $"no worker of {_cluster.Name} runs the rest: {e.Message}", "start workers, and sweep again", e);
        }
    }

    private static void Take(BlockRow row, Dictionary<int, BlockSet> left, Action<BlockRow> each)
    {
        if (row.Fault is { } fault)
        {
            throw fault.ToException();
        }

        if (left.Remove(row.Index))
        {
            each(row);
        }
    }
}
