namespace Toolkit.Tests;

/// <summary>Reads the live store by SQL and by the library until stdin ends: a trade, its order and its position are seen together or not at all.</summary>
internal static class LiveReader
{
    public static async Task RunAsync(string folder, WorkspaceOptions options, Action<string> say)
    {
        using Workspace tk = Workspace.Open(folder, options);
        Task<int> end = Task.Run(Console.In.Read);
        long rounds = 0;
        for (; !end.IsCompleted; rounds++)
        {
            Frame seen = await tk.SqlAsync(
                """
                SELECT (SELECT count(*) FROM trades) AS trades, (SELECT count(*) FROM orders WHERE status = 'filled') AS orders,
                    (SELECT coalesce(sum(trades), 0)::BIGINT FROM positions) AS counted, (SELECT count(*) FROM signals) AS signals
                """);
            object?[] counts = [.. seen.Columns.Select(column => column[0])];
            if (counts.Distinct().Count() != 1)
            {
                throw new InvalidDataException("a reader saw part of a commit: " + string.Join(", ", counts));
            }

            await tk.SqlAsync("SELECT symbol, count(*), max(volume) FROM bars GROUP BY symbol");
            await tk.SqlAsync("SELECT symbol, count(*) FROM ticks GROUP BY symbol");
            _ = tk.Live.LatestTickers();
            foreach (LivePnl line in await tk.Live.PnlAsync())
            {
                if (line.Quantity is not (0 or 2) || line.Fills * 0.5 != line.Fees)
                {
                    throw new InvalidDataException($"{line.StrategyId}: {line.Quantity} units and {line.Fees} of fees after {line.Fills} fills");
                }
            }
        }

        say($"read {rounds}");
    }
}
