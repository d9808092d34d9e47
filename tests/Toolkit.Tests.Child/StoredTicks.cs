namespace Toolkit.Tests;

/// <summary>Stores ticks as a process of its own.</summary>
internal static class StoredTicks
{
    public static readonly DateTime Monday = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="verb">What to do.</param>
    /// <param name="folder">The workspace.</param>
    /// <param name="numbers">The first tick, and how many.</param>
    /// <param name="say">Tells the test.</param>
    public static async Task RunAsync(string verb, string folder, int[] numbers, Action<string> say)
    {
        using Workspace tk = Workspace.Open(folder, new() { Ticks = new() { FlushInterval = TimeSpan.FromMilliseconds(50) } });
        switch (verb)
        {
            case "ticks-forever":
                // Numbered by the source, and so sent again after a crash without doubling; until it is killed.
                for (int i = numbers[0]; ; i++)
                {
                    StoreNumbered(tk.Ticks, i);
                    if (i % 997 == 0)
                    {
                        await tk.Ticks.FlushAsync();
                        say($"{i}");
                    }
                }

            case "ticks-store":
                for (int i = numbers[0]; i < numbers[0] + numbers[1]; i++)
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
            default:
                throw new ArgumentException($"no verb {verb}");
        }
    }

    /// <summary>The tick of a number: seven symbols, two days.</summary>
    public static void StoreNumbered(TickStore store, int i) => store.Store("S" + i % 7, i, i + 1, Monday.AddHours(23).AddMilliseconds(i * 10L), "feed", i);
}
