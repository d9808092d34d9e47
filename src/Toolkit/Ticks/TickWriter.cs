using System.Collections.Concurrent;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Ticks;

/// <summary>The one thread of a store that writes: batches from the queue, and batches with an id.</summary>
/// <remarks>
/// It writes as soon as <see cref="TickOptions.BatchRows"/> wait, after <see cref="TickOptions.FlushInterval"/>, or when a flush is
/// wanted, and always all that waits: the fuller the queue, the larger the batch, and the cheaper each of its rows.
/// </remarks>
internal sealed class TickWriter : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private const int MostSpins = 30;

    private readonly object _gate = new();
    private readonly object _room = new();
    private readonly TickOptions _options;
    private readonly TickMemory _memory;
    private readonly BatchWriter _disk;
    private readonly TickBatch _batch;
    private readonly int _many;
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private readonly TickMeter _meter;
    private readonly ConcurrentQueue<(TickBatch Batch, TaskCompletionSource<TickBatchReport> Stored)> _named = new();
    private readonly List<(long Position, TaskCompletionSource Done)> _flushes = [];
    private Exception? _failure;
    private int _failures;
    private long _done;
    private int _idle;
    private int _waiting;
    private bool _due;
    private bool _stop;

    private TickWriter(long number, TickOptions options, TimeProvider clock, TickMemory memory, Func<TickWriter, BatchWriter> disk)
    {
        (Numbers, _options, _memory) = (new(number), options, memory);
        _many = Math.Min(options.BatchRows, options.QueueCapacity);
        Queue = new(options.QueueCapacity, Numbers);
        Counters = new(() => (Queue.Tail, memory.Throttled));
        _meter = new(Counters);
        _batch = new(new TickEntry[options.QueueCapacity]);
        _disk = disk(this);
        _thread = new(Run) { IsBackground = true, Name = "toolkit ticks" };
        _timer = clock.CreateTimer(_ => WakeWhenDue(), null, options.FlushInterval, options.FlushInterval);
    }

    /// <summary>Gives ticks a number whose source gives none.</summary>
    public OwnNumbers Numbers { get; }

    public TickQueue Queue { get; }

    public TickCounters Counters { get; }

    /// <summary>Up to which place in the queue ticks are durable.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Makes the workspace ready for ticks and starts the thread.</summary>
    /// <exception cref="ToolkitException">The workspace cannot be written (failure), or another process keeps its catalog locked (busy).</exception>
    public static TickWriter Open(BarStore store, TickDays days, TickMemory memory)
    {
        TickOptions options = store.Options.Ticks;
        long number = store.Catalog.Write(transaction =>
        {
            transaction.Written();
            return transaction.Connection.Number(
                "INSERT INTO metadata (key, value) VALUES ('tick_writers', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value");
        });
        SpillFolder spill = new(store.Layout.TickSpill, number);
        TickWriter writer = new(number, options, store.Options.Clock, memory, self => new(days, spill, options, store.Options.Clock, self.Counters)
        {
            OthersWrote = memory.OthersWrote,
            Added = memory.Add,
        });
        writer._thread.Start();
        return writer;
    }

    /// <summary>Called after a tick was put in: one caller wakes the writer when a batch is there.</summary>
    public void WakeWhenMany()
    {
        if (Volatile.Read(ref _idle) != 0 && Queue.Depth >= _many && Interlocked.Exchange(ref _idle, 0) != 0)
        {
            Wake();
        }
    }

    /// <summary>Waits until the queue has room, or the store is closed.</summary>
    public void AwaitRoom()
    {
        lock (_room)
        {
            _waiting++;
            // Seen by the writer before it is asked whether there is room by now.
            Interlocked.MemoryBarrier();
            while (!Queue.HasRoom && !Queue.IsClosed)
            {
                Monitor.Wait(_room);
            }

            _waiting--;
        }
    }

    /// <summary>Ends when all that is in the queue now is durable.</summary>
    public Task FlushAsync()
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (Done >= Queue.Tail)
            {
                return Task.CompletedTask;
            }

            _flushes.Add((Queue.Tail, done));
            Monitor.Pulse(_gate);
        }

        return done.Task;
    }

    /// <summary>Ends when the batch is durable.</summary>
    public Task<TickBatchReport> WriteAsync(string id, TickEntry[] entries)
    {
        TickBatch batch = new(entries, id);
        batch.Fill(entries.Length);
        TaskCompletionSource<TickBatchReport> stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(Queue.IsClosed, typeof(TickStore));
            Counters.BatchCameIn(entries.Length);
            _named.Enqueue((batch, stored));
            Monitor.Pulse(_gate);
        }

        return stored.Task;
    }

    /// <summary>Lets no tick in any more; callers that wait for room are let go.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Queue.Close();
        }

        lock (_room)
        {
            Monitor.PulseAll(_room);
        }
    }

    /// <summary>Writes what waits and ends the thread.</summary>
    /// <exception cref="ToolkitException">Neither files nor spill folder could be written (failure).</exception>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _stop = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _meter.Dispose();
        _disk.Dispose();
        if (Queue.Tail - Done is var lost and > 0)
        {
            throw new ToolkitException(
                ErrorKind.Failure, $"{lost} ticks could be written neither to their day's file nor to the spill folder, and are lost: {_failure?.Message}",
                "check the disk, its free space and the permissions of the folder `ticks`, and send them again", _failure);
        }
    }

    private void Run()
    {
        AtFirst();
        bool stop;
        do
        {
            stop = AwaitWork(out bool due);
            WriteNamed();
            WriteQueued();
            if (_failures == 0)
            {
                Try(() => _disk.CatchUp(patient: !due));
            }
        }
        while (!stop || (_failures == 0 && (Queue.Depth > 0 || !_named.IsEmpty)));
    }

    /// <summary>What earlier processes have left.</summary>
    private void AtFirst() => Try(() =>
    {
        _disk.CatchUp(patient: false);
        _disk.BringHome();
    });

    /// <summary>Waits until there is something to do; says whether the store is closing.</summary>
    private bool AwaitWork(out bool due)
    {
        lock (_gate)
        {
            if (_failures > 0 && !_stop)
            {
                // What is in hand could not be written anywhere.
                Monitor.Wait(_gate, TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, _options.RetryDelay.Ticks << Math.Min(_failures, 10))));
            }
            else
            {
                while (!HasWork())
                {
                    Volatile.Write(ref _idle, 1);
                    // Seen by the callers before they are asked whether a batch is there by now.
                    Interlocked.MemoryBarrier();
                    if (HasWork())
                    {
                        break;
                    }

                    Monitor.Wait(_gate);
                }
            }

            _idle = 0;
            due = _due || _flushes.Count > 0 || _stop;
            _due = false;
            return _stop;
        }
    }

    private bool HasWork() => _stop || _due || _flushes.Count > 0 || !_named.IsEmpty || Queue.Depth >= _many;

    private void WriteNamed()
    {
        while (_named.TryDequeue(out (TickBatch Batch, TaskCompletionSource<TickBatchReport> Stored) next))
        {
            try
            {
                next.Stored.SetResult(_disk.WriteNamed(next.Batch));
            }
            catch (Exception e)
            {
                Counters.Refused(next.Batch.Left);
                next.Stored.SetException(Explained(e));
            }
        }
    }

    private void WriteQueued()
    {
        if (_batch.IsDone)
        {
            _batch.Fill(Take());
            // Seen by those who begin to wait before they are asked for.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _waiting) > 0)
            {
                lock (_room)
                {
                    Monitor.PulseAll(_room);
                }
            }
        }

        _failure = Try(() => _disk.Write(_batch));
        _failures = _failure is null ? 0 : _failures + 1;
        if (_failure is null)
        {
            Volatile.Write(ref _done, Queue.Head);
        }

        EndFlushes();
    }

    /// <summary>All that waits. A caller may have its place and not have come to fill it: a moment later the batch is much larger.</summary>
    private int Take()
    {
        SpinWait spin = default;
        while (spin.Count < MostSpins && !Queue.IsReady(Queue.Head + Math.Min(_many, Queue.Depth) - 1))
        {
            // From the tenth time on it sleeps: that caller waits for a processor.
            spin.SpinOnce(sleep1Threshold: 10);
        }

        return _memory.Take(Queue, _batch.Entries);
    }

    private void EndFlushes()
    {
        lock (_gate)
        {
            foreach ((long position, TaskCompletionSource done) in _flushes)
            {
                if (_failure is not null)
                {
                    done.SetException(Explained(_failure));
                }
                else if (position <= _done)
                {
                    done.SetResult();
                }
            }

            _flushes.RemoveAll(flush => flush.Done.Task.IsCompleted);
        }
    }

    private Exception? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e) when (TickFailure.IsOne(e))
        {
            Counters.Failed(e);
            return e;
        }
    }

    private static ToolkitException Explained(Exception e) => TickFailure.Explain(e, "the file of a day of ticks");

    private void WakeWhenDue()
    {
        lock (_gate)
        {
            _due = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }
}
