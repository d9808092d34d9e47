using System.Runtime.ExceptionServices;

namespace Toolkit.Backtesting;

/// <summary>Runs combinations on threads of this process, several at once.</summary>
/// <param name="parallelism">How many; 0 for one on each processor.</param>
/// <param name="warnings">What one should know of all runs.</param>
/// <param name="start">Makes what a thread uses for all of its runs.</param>
internal sealed class ThreadedWork<T>(int parallelism, IReadOnlyList<string> warnings, Func<T> start) : SweepWork
{
    public required Func<ParameterSet, T, Metrics> Metrics { get; init; }

    public required Func<ParameterSet, T, double[]> Returns { get; init; }

    /// <summary>Takes back what a thread used.</summary>
    public Action<T> End { get; init; } = static _ => { };

    public override IReadOnlyList<string> Warnings => warnings;

    public override void Measure(IReadOnlyList<ParameterSet> sets, Action<int, Metrics> each, CancellationToken cancel) =>
        ForEach(sets.Count, (i, worker) => each(i, Metrics(sets[i], worker)), cancel);

    public override void ExcessReturns(IReadOnlyList<ParameterSet> sets, Action<int, double[]> each, CancellationToken cancel) =>
        ForEach(sets.Count, (i, worker) => each(i, Returns(sets[i], worker)), cancel);

    private void ForEach(int count, Action<int, T> each, CancellationToken cancel)
    {
        ParallelOptions parallel = new() { CancellationToken = cancel, MaxDegreeOfParallelism = parallelism > 0 ? parallelism : Environment.ProcessorCount };
        try
        {
            Parallel.For(
                0, count, parallel, start,
                (i, _, worker) =>
                {
                    each(i, worker);
                    return worker;
                },
                End);
        }
        catch (AggregateException several) when (several.InnerExceptions.Count > 0)
        {
            // Whoever wrote the strategy wants to see its own exception.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
