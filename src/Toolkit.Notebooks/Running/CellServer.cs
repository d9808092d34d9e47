using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Toolkit.Notebooks.Running;

/// <summary>This process as the one that runs the cells of a notebook for another one, and ends with it.</summary>
public static class CellServer
{
    /// <summary>Runs what it is told until it is told to end.</summary>
    /// <param name="orders">The handle of the pipe that the orders come from.</param>
    /// <param name="events">The handle of the pipe that outputs and results go to.</param>
    public static async Task RunAsync(string orders, string events)
    {
        // Ctrl-C goes to every process of a terminal; the one that started this one decides.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, s => s.Cancel = true);
        using AnonymousPipeClientStream from = new(PipeDirection.In, orders), to = new(PipeDirection.Out, events);
        EventStream told = new(to);
        NotebookSession session = new(new() { TextDelay = TimeSpan.Zero });
        Channel<(int Number, Cell Cell)> cells = Channel.CreateUnbounded<(int, Cell)>();
        Running running = new();
        new Thread(() => Listen(from, cells.Writer, running)) { IsBackground = true }.Start();
        await foreach ((int number, Cell cell) in cells.Reader.ReadAllAsync())
        {
            using CancellationTokenSource cancel = running.Begin(number);
            CellResult result = await session.ExecuteAsync(cell, new CellEvents(told, number), cancel.Token);
            running.End();
            told.Send(CellEvent.HasRun, number, m =>
            {
                m.Write((byte)result.Status);
                m.Write(result.ExecutionCount);
                m.Write(result.Error);
            });
        }

        CellError? error = await session.EndAsync();
        told.Send(CellEvent.HasEnded, 0, m => m.Write(error));
    }

    private static void Listen(Stream from, ChannelWriter<(int, Cell)> cells, Running running)
    {
        using BinaryReader orders = new(from);
        try
        {
            while (true)
            {
                switch ((CellOrder)orders.ReadByte())
                {
                    case CellOrder.Run:
                        cells.TryWrite((orders.ReadInt32(), new Cell(orders.ReadString()) { Language = orders.ReadString() }));
                        break;
                    case CellOrder.Cancel:
                        running.Cancel(orders.ReadInt32());
                        break;
                    case CellOrder.End:
                        cells.TryComplete();
                        break;
                }
            }
        }
        catch (IOException)
        {
            // The other process is gone, and nobody waits for anything any more; a cell that listens to nothing must not go on.
            Process.GetCurrentProcess().Kill();
        }
    }

    /// <summary>The running cell, and whether one was cancelled before it began.</summary>
    private sealed class Running
    {
        private readonly Lock _gate = new();
        private CancellationTokenSource? _cell;
        private int _number;
        private int _cancelled;

        public CancellationTokenSource Begin(int number)
        {
            lock (_gate)
            {
                (_cell, _number) = (new(), number);
                if (_cancelled == number)
                {
                    _cell.Cancel();
                }

                return _cell;
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _cell = null;
            }
        }

        public void Cancel(int number)
        {
            lock (_gate)
            {
                _cancelled = number;

                // On another thread: what is registered with the token is the cell's own code and may take its time.
                _ = _number == number ? _cell?.CancelAsync() : null;
            }
        }
    }
}
