using System.Threading.Channels;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>What waits to be written to one peer, bounded in messages and in bytes.</summary>
internal sealed class SendQueue(ZmtpLimits limits)
{
    private readonly Channel<byte[]> _waiting = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private TaskCompletionSource _room = NewRoom();
    private int _messages;
    private long _bytes;
    private bool _closed;

    /// <summary>Takes a message when there is room for it.</summary>
    public bool TryAdd(byte[] wire)
    {
        lock (_gate)
        {
            bool fits = _messages == 0 || (_messages < limits.MaxQueuedMessages && _bytes + wire.Length <= limits.MaxQueuedBytes);
            if (!fits || !_waiting.Writer.TryWrite(wire))
            {
                return false;
            }

            _messages++;
            _bytes += wire.Length;
            return true;
        }
    }

    /// <summary>Takes a message, after a wait when there is no room; false when there is none at the end of it.</summary>
    public bool Add(byte[] wire, TimeProvider clock)
    {
        long began = clock.GetTimestamp();
        while (true)
        {
            Task room;
            lock (_gate)
            {
                room = (_room = _room.Task.IsCompleted ? NewRoom() : _room).Task;
            }

            if (TryAdd(wire))
            {
                return true;
            }

            TimeSpan left = limits.SlowPeer - clock.GetElapsedTime(began);
            if (_closed || left <= TimeSpan.Zero)
            {
                return false;
            }

            // Whether it came or not, what is left of the time says how to go on.
            room.WaitAsync(left, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    /// <summary>Writes what comes until the queue is closed.</summary>
    public async Task DrainAsync(Stream to, CancellationToken cancel)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancel))
        {
            while (_waiting.Reader.TryRead(out byte[]? wire))
            {
                await to.WriteAsync(wire, cancel);
                Written(wire.Length);
            }
        }
    }

    /// <summary>No more is taken; what is in it is still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Writer.TryComplete();
            _room.TrySetResult();
        }
    }

    private void Written(int bytes)
    {
        lock (_gate)
        {
            _messages--;
            _bytes -= bytes;
            _room.TrySetResult();
        }
    }

    private static TaskCompletionSource NewRoom() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
