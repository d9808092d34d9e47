using System.Diagnostics;
using System.IO.Pipes;
using System.Reflection;
using Toolkit.Notebooks.Session;

namespace Toolkit.Notebooks.Running;

/// <summary>Runs cells in a process of their own: when a cell ends it, its outputs are here and the reason is known.</summary>
internal sealed class CellProcess : ICellSession, IDisposable
{
    private const string Program = "Toolkit.Cli";
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly AnonymousPipeServerStream _to = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _from = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly BinaryWriter _orders;
    private readonly Process _process;
    private readonly CellCrash _crash = new();
    private readonly List<ICellOutput> _outputs = [];
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource<CellError?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<CellResult>? _running;

    private CellProcess(string folder, TimeProvider clock)
    {
        _clock = clock;
        _orders = new(_to);
        ProcessStartInfo start = new() { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (string[])[.. Command(start), "notebook", "cells", _to.GetClientHandleAsString(), _from.GetClientHandleAsString()])
        {
            start.ArgumentList.Add(word);
        }

        _process = Process.Start(start)!;
        _to.DisposeLocalCopyOfClientHandle();
        _from.DisposeLocalCopyOfClientHandle();
        Task words = Task.WhenAll(TakeAsync(_process.StandardOutput, StreamName.Stdout), TakeAsync(_process.StandardError, StreamName.Stderr));
        TaskCompletionSource listened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Listen(listened)) { IsBackground = true }.Start();
        _ = WatchAsync(Task.WhenAll(words, listened.Task));
    }

    public int ExecutionCount { get; private set; }

    public bool IsOver => _ended.Task.IsCompleted;

    public static CellProcess Start(string folder, TimeProvider clock) => new(folder, clock);

    public async Task<CellResult> ExecuteAsync(Cell cell, ICellOutput output, CancellationToken cancel)
    {
        long start = _clock.GetTimestamp();
        TaskCompletionSource<CellResult> running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int number;
        lock (_gate)
        {
            _outputs.Add(output);
            number = _outputs.Count;
            _running = running;
        }

        Order(CellOrder.Run, () =>
        {
            _orders.Write(number);
            _orders.Write(cell.Source);
            _orders.Write(cell.Language);
        });
        using CancellationTokenRegistration stop = cancel.Register(() => Order(CellOrder.Cancel, () => _orders.Write(number)));
        if (await Task.WhenAny(running.Task, _ended.Task) == running.Task)
        {
            CellResult result = await running.Task;
            ExecutionCount = result.ExecutionCount;
            return result with { Elapsed = _clock.GetElapsedTime(start) };
        }

        CellError error = await _ended.Task ?? CellCrash.Unexplained;
        output.Error(error);
        return new(CellStatus.Failed, ++ExecutionCount, error, _clock.GetElapsedTime(start));
    }

    public async Task<CellError?> EndAsync()
    {
        Order(CellOrder.End, () => { });
        using CancellationTokenSource heard = new();
        Task late = Task.Delay(Farewell, _clock, heard.Token);
        bool isLate = await Task.WhenAny(_ended.Task, late) == late;
        await heard.CancelAsync();
        return isLate ? CellCrash.NoEnd(Farewell) : await _ended.Task;
    }

    /// <summary>It ends by itself when it was asked to; whatever still runs in it has had its time.</summary>
    public void Dispose()
    {
        if (!IsOver || !_process.WaitForExit(LastWords))
        {
            _process.Kill(entireProcessTree: false);
            _process.WaitForExit();
        }

        _process.Dispose();
        _to.Dispose();
        _from.Dispose();
    }

    private static string[] Command(ProcessStartInfo start)
    {
        string own = Environment.ProcessPath ?? "dotnet";
        bool isHost = Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        bool isProgram = !isHost && Assembly.GetEntryAssembly()?.GetName().Name == Program;
        start.FileName = isHost || isProgram ? own : "dotnet";
        return isProgram ? [] : [Path.Combine(AppContext.BaseDirectory, Program + ".dll")];
    }

    private void Order(CellOrder order, Action rest)
    {
        lock (_orders)
        {
            try
            {
                _orders.Write((byte)order);
                rest();
                _orders.Flush();
            }
            catch (IOException)
            {
                // It has ended, which is heard elsewhere.
            }
        }
    }

    private void Listen(TaskCompletionSource listened)
    {
        using BinaryReader events = new(_from);
        try
        {
            while (true)
            {
                (CellEvent kind, int number) = ((CellEvent)events.ReadByte(), events.ReadInt32());
                switch (kind)
                {
                    case CellEvent.HasRun:
                        HasRun(new((CellStatus)events.ReadByte(), events.ReadInt32(), events.ReadError(), default));
                        break;
                    case CellEvent.HasEnded:
                        _ended.TrySetResult(events.ReadError());
                        break;
                    default:
                        Put(kind, Output(number), events);
                        break;
                }
            }
        }
        catch (IOException)
        {
            listened.SetResult();
        }
    }

    private static void Put(CellEvent kind, ICellOutput output, BinaryReader events)
    {
        switch (kind)
        {
            case CellEvent.Text:
                output.Write((StreamName)events.ReadByte(), events.ReadString());
                break;
            case CellEvent.Display:
                output.Display(events.ReadBundle(), events.ReadText(), events.ReadBoolean());
                break;
            case CellEvent.Result:
                output.Result(events.ReadBundle());
                break;
            case CellEvent.Error:
                output.Error(events.ReadError()!);
                break;
        }
    }

    private ICellOutput Output(int number)
    {
        lock (_gate)
        {
            return _outputs[number - 1];
        }
    }

    private void HasRun(CellResult result)
    {
        lock (_gate)
        {
            _running?.TrySetResult(result);
        }
    }

    /// <summary>What is written to the process' own streams, by native code, by programs that a cell starts, or by the runtime when it dies.</summary>
    private async Task TakeAsync(StreamReader from, StreamName stream)
    {
        char[] buffer = new char[4096];
        while (await from.ReadAsync(buffer) is > 0 and var read)
        {
            string text = new(buffer, 0, read);
            lock (_gate)
            {
                _crash.Add(stream, text, _outputs.LastOrDefault());
            }
        }
    }

    /// <summary>Hears of the end of the process; a program that outlives it may hold its streams open.</summary>
    private async Task WatchAsync(Task words)
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(words, Task.Delay(LastWords, _clock));
        lock (_gate)
        {
            _crash.Settle(_outputs.LastOrDefault());
        }

        _ended.TrySetResult(_crash.Why(_process.ExitCode));
    }
}
