namespace Toolkit.Tests;

/// <summary>Stores ticks as a process of its own.</summary>
internal static class StoredTicks
{
    public static readonly DateTime Monday = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="verb">What to do.</param>
    /// <param name="folder">The workspace.</param>
    /// <param name="numbers">The backend, the first tick, and how many.</param>
    /// <param name="say">Tells the test.</param>
    public static async Task RunAsync(string verb, string folder, int[] numbers, Action<string> say)
    {
        using Workspace tk = Workspace.Open(folder, new() { Ticks = new() { FlushInterval = TimeSpan.FromMilliseconds(50), RetryDelay = TimeSpan.FromMilliseconds(verb == "ticks-full" ? 5 : 100), Backend = (TickBackend)numbers[0] } });
        switch (verb)
        {
            case "ticks-forever":
                // Numbered by the source, and so sent again after a crash without doubling; until it is killed.
                for (int i = numbers[1]; ; i++)
                {
                    StoreNumbered(tk.Ticks, i);
                    if (i % 997 == 0)
                    {
                        await tk.Ticks.FlushAsync();
                        say($"{i}");
                    }
                }

            case "ticks-store":
                for (int i = numbers[1]; i < numbers[1] + numbers[2]; i++)
                {
                    // No numbers, and of all processes the same.
                    tk.Ticks.StoreTrade("A", 1, 1, Monday.AddMilliseconds(i / 10));
                    if (i % 500 == 0)
                    {
                        await tk.Ticks.FlushAsync();
                    }
                }

                await tk.Ticks.FlushAsync();
                TickStatistics s = tk.Ticks.Statistics;
                say($"written {s.Written} resent {s.Resent} spilled {s.Spilled}");
                break;
            case "ticks-full":
                await FillAsync(tk.Ticks, folder, say);
                break;
            default:
                throw new ArgumentException($"no verb {verb}");
        }
    }

    /// <summary>Stores while the disk is full to many degrees, and again with room.</summary>
    private static async Task FillAsync(TickStore ticks, string folder, Action<string> say)
    {
        string ballast = Path.Combine(Path.GetDirectoryName(folder)!, "ballast");
        int stored = 0;
        StoreNumbered(ticks, stored++);
        await ticks.FlushAsync();
        foreach (int kilobytes in new[] { 0, 4, 16, 64, 128, 256, 512, 1024 })
        {
            DiskFull.Fill(ballast, kilobytes);
            for (int end = stored + 5_000; stored < end; stored++)
            {
                StoreNumbered(ticks, stored);
            }

            say(await FailureAsync(ticks) is { } failure ? $"failed with {kilobytes} kB, {ticks.Statistics.Queued} wait: {failure}" : $"flushed with {kilobytes} kB");
            File.Delete(ballast);
            // A try that began before may still fail.
            for (int tries = 0; await FailureAsync(ticks) is { } still; tries++)
            {
                say(tries < 5 ? $"again: {still}" : throw new InvalidDataException(still));
            }

            TickStatistics s = ticks.Statistics;
            long there = (await ticks.SummariesAsync()).Sum(summary => summary.Count);
            string[] left = Directory.Exists(Path.Combine(folder, "ticks", "spill")) ? Directory.GetFiles(Path.Combine(folder, "ticks", "spill"), "*.tmp") : [];
            if (there != stored || s.Queued > 0 || left.Length > 0)
            {
                throw new InvalidDataException($"{there} of {stored} ticks are there, {left.Length} files are left: {s}");
            }
        }
    }

    private static async Task<string?> FailureAsync(TickStore ticks)
    {
        try
        {
            await ticks.FlushAsync();
            return null;
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Failure && ticks.Statistics is { LastError: not null, Queued: > 0 })
        {
            return e.Message;
        }
    }

    /// <summary>The tick of a number: seven symbols, two days.</summary>
    public static void StoreNumbered(TickStore store, int i) => store.Store("S" + i % 7, i, i + 1, Monday.AddHours(23).AddMilliseconds(i * 10L), "feed", i);
}
