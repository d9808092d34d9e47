using System.Runtime.CompilerServices;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Live;

/// <summary>What runs live, told to every page that looks whenever it has changed; nobody looks, nothing is read.</summary>
internal sealed class LiveFeed(Workspace tk, CancellationToken stopping) : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1), Look = TimeSpan.FromSeconds(10), AlertsEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly AlertList _alerts = new();
    private readonly TickPulse _ticks = new(tk);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _state;
    private int _watchers;
    private bool _isWatching;
    private Task _watching = Task.CompletedTask;

    /// <summary>The state now and after each change, as JSON; nothing new for a while is said by an empty text.</summary>
    public async IAsyncEnumerable<string> FollowAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping);
        Enter();
        try
        {
            string? told = null;
            while (!end.IsCancellationRequested)
            {
                (string? state, Task next) = Now();
                bool isNews = state is not null && !ReferenceEquals(state, told);
                if (isNews || told is not null)
                {
                    yield return isNews ? state! : "";
                }

                told = state;
                await Task.WhenAny(next, Task.Delay(Look, tk.Options.Clock, end.Token)).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_turn)
            {
                _watchers--;
            }
        }
    }

    public async ValueTask DisposeAsync() => await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Enter()
    {
        lock (_turn)
        {
            _watchers++;
            if (!_isWatching)
            {
                _isWatching = true;
                _watching = Task.WhenAll(_watching, Task.Run(WatchAsync));
            }
        }
    }

    private bool GoesOn()
    {
        lock (_turn)
        {
            return _isWatching = _watchers > 0 && !stopping.IsCancellationRequested;
        }
    }

    private (string? State, Task Next) Now()
    {
        lock (_turn)
        {
            return (_state, _next.Task);
        }
    }

    /// <summary>Looks while somebody does.</summary>
    private async Task WatchAsync()
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task alerts = _alerts.WatchAsync(tk, AlertsEvery, end.Token);
        long seen = -1;
        for (int beat = 0; GoesOn(); beat++)
        {
            long now = Counted();
            // Heartbeats stop without a change, and a process can die without a word.
            if (now != seen || beat % (int)(Look / Glance) == 0)
            {
                seen = now;
                await TellAsync(end.Token).ConfigureAwait(false);
            }

            await Task.Delay(Glance, tk.Options.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await end.CancelAsync().ConfigureAwait(false);
        await alerts.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private long Counted()
    {
        try
        {
            return tk.Live.Changes() + tk.Status().Version + tk.Status().HotRows + _alerts.Count;
        }
        catch (ToolkitException)
        {
            return 0;
        }
    }

    private async Task TellAsync(CancellationToken cancel)
    {
        string state;
        try
        {
            state = Answers.Text(await LiveState.ReadAsync(tk, _alerts, _ticks, cancel).ConfigureAwait(false));
        }
        catch (Exception e) when (e is ToolkitException or IOException or UnauthorizedAccessException)
        {
            state = Answers.Text(new { Failure = e.Message });
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_turn)
        {
            (_state, TaskCompletionSource told) = (state, _next);
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            told.SetResult();
        }
    }
}
