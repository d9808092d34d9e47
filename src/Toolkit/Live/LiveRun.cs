using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Trading;

namespace Toolkit.Live;

/// <summary>A strategy that trades on paper as bars close.</summary>
/// <remarks>
/// With each new bar the whole run is made again by the engine of the backtest, from its first bar on, and what is new in it is written. So
/// a restart needs no state, the trades are those of a backtest, and a past that has changed is noticed.
/// </remarks>
internal sealed class LiveRun
{
    private readonly (BarStore Store, BarReader Reader) _bars;
    private readonly (Func<Strategy> Create, bool Each) _strategy;
    private readonly LiveStore _live;
    private readonly StrategyAccount _account;
    private readonly LiveStart _start;
    private readonly LiveRunOptions _options;
    private readonly IProgress<LiveStep>? _progress;
    private readonly LiveBarsReader _reader;
    private readonly LiveFeed _feed;
    private readonly PaperWriter _writer;
    private readonly TimeProvider _clock;
    private PaperBook _known;
    private Leg _leg;
    private long _closedTo;
    private long _heartbeat;
    private double _equity;

    public LiveRun(LiveRunning what, StrategyAccount account, LiveStart start, (PaperBook Known, LiveProgress Progress) at)
    {
        (_bars, _strategy, _options, _progress) = (what.Bars, what.Strategy, what.Options, what.Progress);
        _live = what.Live;
        (_account, _start, _clock) = (account, start, what.Bars.Store.Options.Clock);
        (_known, _closedTo, _leg) = (at.Known, at.Progress.ClosedTo, new(at.Progress.Leg, at.Progress.LegFrom));
        (_equity, _heartbeat) = (start.Account.Cash, _clock.GetTimestamp());
        _reader = new(what.Bars, start.Series, _options);
        _feed = new(what.Fetcher, _reader, start.Series, (_options, Note));
        _writer = new(account);
    }

    /// <summary>Runs until it is cancelled, or until the paper account is empty.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        long seen = -1, shut = 0;
        while (true)
        {
            bool asks = _feed.IsAsked && Now >= _feed.Next;
            if (asks)
            {
                await _feed.AskAsync(Now, cancel).ConfigureAwait(false);
            }

            TakeShared(cancel);
            long changes = _bars.Store.Catalog.Changes()[CatalogPart.Bars];
            // Also bars that are stored already close with time.
            if (asks || changes != seen || Now >= shut)
            {
                if (!await StepAsync(cancel).ConfigureAwait(false))
                {
                    return;
                }

                seen = changes;
                shut = NextClose();
                _feed.Plan(Now);
            }

            await WaitAsync(shut, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Bars that other hosts have brought to the team's database.</summary>
    private void TakeShared(CancellationToken cancel)
    {
        try
        {
            foreach (LiveSeries one in _start.Series)
            {
                _live.Take(one.Key, cancel);
            }
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Busy or ErrorKind.Failure)
        {
            Note(e.Message);
        }
    }

    private long Now => UnixMicroseconds.From(_clock.GetUtcNow().UtcDateTime);

    /// <summary>Goes over the bars, and writes what is new.</summary>
    /// <returns>Whether the run goes on.</returns>
    private async Task<bool> StepAsync(CancellationToken cancel)
    {
        try
        {
            IReadOnlyList<BarSeries> bars = await _reader.ReadAsync(Now, _closedTo, cancel).ConfigureAwait(false);
            if (bars.Count < _start.Series.Count || bars.All(b => b.LowerBound(UnixMicroseconds.From(_start.Account.From!.Value)) == b.Count))
            {
                return true;
            }

            Replay run = Replay.Of(_strategy, bars, _start.Account, _closedTo);
            Check(run);
            int points = run.PointsAfter(_closedTo);
            if (points > 0)
            {
                Take(run, points);
            }

            return !run.IsRuined;
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Busy or ErrorKind.Failure)
        {
            // Nothing of it was written; it is tried again.
            Note(e.Message);
            return true;
        }
    }

    /// <summary>Compares what was written with what comes out now.</summary>
    private void Check(Replay run)
    {
        PaperBook past = PaperBook.Of(run, _closedTo, _leg);
        if (_known.DifferenceTo(past) is not { } difference)
        {
            return;
        }

        string what = $"strategy {_account.Id} would have acted otherwise up to {UnixMicroseconds.ToIso(_closedTo)}: {difference}";
        if (_options.Revisions == RevisionRule.Halt)
        {
            throw ToolkitException.BadData(
                what,
                "stored bars were revised, or the strategy does not answer alike when it is asked alike (chance, the clock); nothing was written. `LiveRunOptions.Revisions` lets it go on from here");
        }

        Leg next = new(_leg.Number + 1, _closedTo);
        PaperBook begun = PaperBook.Of(run, _closedTo, next);
        LiveProgress progress = new(_closedTo, next.Number, next.From);
        _writer.Write(new(), begun, progress, () =>
        {
            _writer.Correct(_known, begun, (next, _closedTo), key => run.CloseAt(key, _closedTo));
            _account.SetStatus(StrategyStatus.Running, what);
        });
        (_known, _leg) = (begun, next);
        Note(what);
    }

    private void Take(Replay run, int points)
    {
        PaperBook now = PaperBook.Of(run, run.End, _leg);
        _writer.Write(_known, now, new(run.End, _leg.Number, _leg.From));
        _heartbeat = _clock.GetTimestamp();
        _equity = run.Equity;
        LiveStep step = new(
            _account.Id, UnixMicroseconds.ToDateTime(run.End), points,
            [.. now.Orders.Where(o => !_known.Orders.ContainsKey(o.Key)).Select(o => o.Value)],
            [.. now.Trades.Where(t => !_known.Trades.ContainsKey(t.Key)).Select(t => t.Value)], run.Equity);
        (_known, _closedTo) = (now, run.End);
        _progress?.Report(step);
    }

    /// <summary>When a bar that is stored already, but has not closed, may be acted on.</summary>
    private long NextClose() => _start.Series.Min(s => s.CloseLaterThan(Now)) + _options.Delay.Ticks / TimeSpan.TicksPerMicrosecond;

    private async Task WaitAsync(long shut, CancellationToken cancel)
    {
        long until = _feed.IsAsked ? Math.Min(shut, _feed.Next) : Now + _options.PollEvery.Ticks / TimeSpan.TicksPerMicrosecond;
        TimeSpan wait = TimeSpan.FromMilliseconds(1 + Math.Max(0, until - Now) / 1_000);
        await Task.Delay(wait > _options.HeartbeatEvery ? _options.HeartbeatEvery : wait, _clock, cancel).ConfigureAwait(false);
        if (_clock.GetElapsedTime(_heartbeat) >= _options.HeartbeatEvery)
        {
            Beat();
        }
    }

    private void Beat()
    {
        try
        {
            _account.Heartbeat();
            _heartbeat = _clock.GetTimestamp();
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Busy or ErrorKind.Failure)
        {
            Note(e.Message);
        }
    }

    private void Note(string text) => _progress?.Report(new(_account.Id, UnixMicroseconds.ToDateTime(_closedTo), 0, [], [], _equity, text));
}
