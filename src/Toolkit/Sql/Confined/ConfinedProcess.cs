using System.Diagnostics;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The process of a confined session, and the watch over it.</summary>
internal sealed class ConfinedProcess : IDisposable
{
    private const int LastWords = 1 << 14;
    private const int Signals = 128;

    // Beside the values: names and types of columns, heads of pieces, a message.
    private const int Talk = 1 << 16;

    private static readonly TimeSpan StartingTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ConfinementOptions _limits;
    private readonly TimeProvider _clock;
    private readonly string _folder;
    private readonly Process _process;
    private readonly BinaryWriter _orders;
    private readonly LimitedStream _limited;
    private readonly BinaryReader _answers;
    private readonly StringBuilder _said = new();
    private readonly Task _listening;
    private Exception? _why;

    private ConfinedProcess(BarStore store, string folder)
    {
        (_limits, _clock, _folder) = (store.Options.Confinement, store.Options.Clock, folder);
        _process = Process.Start(ConfinedCommand.In(folder))!;
        _orders = new(_process.StandardInput.BaseStream);
        _limited = new(new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16), () => End(ConfinedLimits.Bytes(_limits)));
        _answers = new(_limited);
        _listening = ListenAsync(_process.StandardError);
    }

    /// <summary>Whether it can take no further statement.</summary>
    public bool IsOver { get; private set; }

    /// <exception cref="ToolkitException">It cannot be started, or the workspace cannot be opened in it.</exception>
    public static ConfinedProcess Start(BarStore store, CancellationToken cancel)
    {
        bool isRead = store.IsReadOnly || !store.Catalog.IsThere;
        string folder = Path.Combine(isRead ? Path.GetTempPath() : store.Layout.Temp, "sql-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        ConfinedProcess? started = null;
        try
        {
            started = new(store, folder);
            started.Begin(store, cancel);
            return started;
        }
        catch
        {
            started?.Dispose();
            Clear(folder);
            throw;
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <exception cref="ToolkitException">It failed, or passed a limit and was ended.</exception>
    public Frame Ask(ConfinedRequest request, Action<string>? notes, CancellationToken cancel) =>
        Watched(_limits.Deadline, () => ConfinedLimits.Deadline(_limits), cancel, () =>
        {
            _limited.Allow(_limits.ResultBytes + Talk);
            request.Write(_orders);
            return Rows(notes, request.Sql);
        });

    /// <summary>Ends it at once; the first reason stands.</summary>
    public void End(Exception? why)
    {
        lock (_gate)
        {
            _why ??= why;
            IsOver = true;
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }
    }

    public void Dispose()
    {
        End(null);
        _process.WaitForExit(EndingTime);
        _process.Dispose();
        Clear(_folder);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Begin(BarStore store, CancellationToken cancel) => Watched(StartingTime, () => ConfinedLimits.NoStart, cancel, () =>
    {
        _limited.Allow(Talk);
        // What is there is only read, so that the process has nothing of its own that others must keep or clear away.
        WorkspaceOptions options = store.Options with
        {
            Confine = true,
            ReadOnly = store.Catalog.IsThere,
            MemoryLimitBytes = _limits.MemoryBytes / 2,
        };
        new ConfinedSetting(store.Layout.Root, _folder, _limits.HasOwnCeiling ? _limits.MemoryBytes : 0, options).Write(_orders);
        ConfinedAnswer answer = Next();
        File.Delete(Path.Combine(_folder, ConfinedCommand.SettingsFile));
        return answer == ConfinedAnswer.Ready ? 0 : throw (answer == ConfinedAnswer.Error ? Error() : ConfinedLimits.Memory(_limits));
    });

    /// <summary>Talks to the process while its time and its memory are watched; when the talk breaks off, the process is over and the reason is thrown.</summary>
    private T Watched<T>(TimeSpan most, Func<Exception> late, CancellationToken cancel, Func<T> talk)
    {
        using CancellationTokenRegistration stop = cancel.Register(() => End(new OperationCanceledException("the query was cancelled", cancel)));
        using ITimer deadline = _clock.CreateTimer(_ => End(late()), null, most, Timeout.InfiniteTimeSpan);
        using ITimer look = _clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        try
        {
            return talk();
        }
        catch (ToolkitException) when (!IsOver)
        {
            throw;
        }
        catch (Exception e)
        {
            End(e switch
            {
                IOException => null,
                InvalidDataException or FormatException or InsufficientExecutionStackException => ConfinedLimits.Crash(null),
                _ => e,
            });
            throw _why ?? Crash();
        }
    }

    private void Look()
    {
        if (_gate.TryEnter())
        {
            try
            {
                _process.Refresh();
                if (!IsOver && !_process.HasExited && _process.WorkingSet64 > _limits.MemoryBytes)
                {
                    End(ConfinedLimits.Memory(_limits));
                }
            }
            catch (InvalidOperationException)
            {
                // It has ended in this very moment.
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    private Frame Rows(Action<string>? notes, string sql)
    {
        List<Frame> pieces = [];
        long rows = 0;
        while (true)
        {
            switch (Next())
            {
                case ConfinedAnswer.Note:
                    string note = _answers.ReadString();
                    notes?.Invoke(ConfinedPaths.Out(note, sql));
                    break;
                case ConfinedAnswer.Begin:
                    pieces.Clear();
                    rows = 0;
                    break;
                case ConfinedAnswer.Rows:
                    pieces.Add(FrameWire.Read(_answers));
                    rows += pieces[^1].RowCount;
                    if (rows > _limits.ResultRows)
                    {
                        throw Ended(ConfinedLimits.Rows(_limits));
                    }

                    break;
                case ConfinedAnswer.Done:
                    return FrameWire.Join(pieces);
                case ConfinedAnswer.Error:
                    throw Error();
                case ConfinedAnswer.NoMemory:
                    throw Ended(ConfinedLimits.Memory(_limits));
                default:
                    throw new InvalidDataException();
            }
        }
    }

    private ConfinedAnswer Next() => (ConfinedAnswer)_answers.ReadByte();

    private ToolkitException Error() => new((ErrorKind)_answers.ReadByte(), _answers.ReadString(), (string?)FrameWire.ReadValue(_answers));

    private ToolkitException Ended(ToolkitException why)
    {
        End(why);
        return why;
    }

    /// <summary>Why it has ended that nobody has ended.</summary>
    private ToolkitException Crash()
    {
        _process.WaitForExit(EndingTime);
        _listening.Wait(EndingTime);
        string said;
        lock (_said)
        {
            said = _said.ToString();
        }

        bool isMemory = said.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || said.Contains("bad_alloc", StringComparison.Ordinal) || said.Contains("OutOfMemory", StringComparison.Ordinal);
        return isMemory ? ConfinedLimits.Memory(_limits) : ConfinedLimits.Crash(_process.ExitCode > Signals ? _process.ExitCode - Signals : null);
    }

    private async Task ListenAsync(StreamReader errors)
    {
        char[] buffer = new char[1024];
        while (await errors.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
        {
            lock (_said)
            {
                _said.Append(buffer, 0, read);
                _said.Remove(0, Math.Max(0, _said.Length - LastWords));
            }
        }
    }
}
