namespace Toolkit.Ui.Live;

/// <summary>Alerts since somebody first looked, the newest first.</summary>
internal sealed class AlertList : IProgress<LiveAlert>
{
    private const int Most = 100;

    private readonly Lock _turn = new();
    private readonly LinkedList<LiveAlert> _alerts = [];
    private long _count;

    /// <summary>How many there ever were.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Why nothing is watched any more; null while it is.</summary>
    public string? Failure { get; private set; }

    public void Report(LiveAlert value)
    {
        lock (_turn)
        {
            _alerts.AddFirst(value);
            _count++;
            if (_alerts.Count > Most)
            {
                _alerts.RemoveLast();
            }
        }
    }

    public IReadOnlyList<LiveAlert> Newest()
    {
        lock (_turn)
        {
            return [.. _alerts];
        }
    }

    /// <summary>Watches as <c>tk.WatchLiveAsync()</c> does, and tells nobody else. A watch begins afresh, so what was there before is told again.</summary>
    public async Task WatchAsync(Workspace tk, TimeSpan every, CancellationToken cancel)
    {
        lock (_turn)
        {
            _alerts.Clear();
        }

        try
        {
            Failure = null;
            await tk.WatchLiveAsync(new() { Every = every }, this, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failure = e.Message;
        }
    }
}
