using System.Diagnostics;

namespace Toolkit.Soak;

/// <summary>Rounds of writers, readers, upkeep, kills and full disks at once; after each the workspace is compared with the model, and a copy of it is damaged.</summary>
internal sealed class SoakRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SoakSettings _settings;
    private readonly Random _random;
    private readonly Action<string> _say;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _minute = 1;
    private int _epoch;

    public SoakRun(SoakSettings settings, Action<string> say)
    {
        (_settings, _say) = (settings, say);
        _random = new(settings.Seed);
        Model = new();
        Disk = new(settings.Folder, settings.IsSmallDisk);
        Workspace = "";
    }

    private SoakModel Model { get; set; }

    private Disk Disk { get; }

    public string Workspace { get; private set; }

    /// <exception cref="DisagreementException">The store and the model differ.</exception>
    public async Task RunAsync()
    {
        while (Stopwatch.GetElapsedTime(_start) < _settings.Length)
        {
            await EpochAsync();
        }
    }

    /// <summary>The life of one workspace.</summary>
    private async Task EpochAsync()
    {
        long began = Stopwatch.GetTimestamp();
        Workspace = Path.Combine(_settings.Folder, $"workspace-{_epoch++}");
        string scratch = Directory.CreateDirectory(Path.Combine(_settings.Folder, "scratch")).FullName;
        Model = new();
        WriterPlace[] writers = [.. Enumerable.Range(0, _settings.Writers).Select(i => new WriterPlace(i, Workspace, scratch, Model, Disk))];
        CommandLine commands = new(Workspace, scratch, _settings.Writers, Model, Disk, new(_random.Next()));
        StoreCheck check = new(Workspace, Model);
        for (int round = 0; round == 0 || (Stopwatch.GetElapsedTime(began) < _settings.Epoch && Stopwatch.GetElapsedTime(_start) < _settings.Length); round++)
        {
            await RoundAsync(writers, commands);
            await check.RunAsync();
            await commands.MustBeWellAsync(last: Stopwatch.GetElapsedTime(_start) >= _settings.Length);
            if (File.Exists(Path.Combine(Workspace, "catalog.db")))
            {
                await new Damage(Workspace, scratch, Model, new(_random.Next())).RunAsync();
            }

            Report("rounds");
        }

        Report("workspaces", last: Stopwatch.GetElapsedTime(_start) >= _settings.Length);
        Directory.Delete(Workspace, recursive: true);
        Directory.Delete(scratch, recursive: true);
    }

    private async Task RoundAsync(WriterPlace[] writers, CommandLine commands)
    {
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(4 + 5 * _random.NextDouble()));
        Task[] all =
        [
            .. writers.Select(writer => WatchedAsync(writer.RunAsync(new(_random.Next()), end.Token), end)),
            WatchedAsync(commands.RunAsync(end.Token), end), WatchedAsync(ReadAsync(end.Token), end), Disk.RunAsync(new(_random.Next()), Model, end.Token),
        ];
        await Task.WhenAll(all);
    }

    /// <summary>A disagreement ends the round for all.</summary>
    private static async Task WatchedAsync(Task work, CancellationTokenSource end)
    {
        try
        {
            await work;
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken end)
    {
        bool lenient = Disk.IsFull;
        int fills = Disk.Fills;
        using Started reader = Started.Self(["read", Workspace, $"{_settings.Writers}"], null, line => Model.Hear("reader", line));
        await end;
        reader.Stop();
        await reader.EndedAsync(Patience, "the reader");
        if (reader.ExitCode != 0 && !(reader.ExitCode is > 0 and < 6 && (lenient || fills != Disk.Fills)))
        {
            throw new DisagreementException($"the reader ended with {reader.ExitCode}: {reader.Errors}");
        }
    }

    private void Report(string what, bool last = false)
    {
        Model.Count(what);
        if (last || Stopwatch.GetElapsedTime(_start).TotalMinutes >= _minute)
        {
            _say($"soak: {Stopwatch.GetElapsedTime(_start):h\\:mm\\:ss}, workspace {_epoch}: {Model.Counts()}: all as acknowledged");
            _minute = (int)Stopwatch.GetElapsedTime(_start).TotalMinutes + 1;
        }
    }
}
