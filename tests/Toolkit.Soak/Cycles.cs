using System.Globalization;

namespace Toolkit.Soak;

/// <summary>Opens, asks and closes a workspace again and again, and lets queries fail: the memory of the process stays what it was.</summary>
internal static class Cycles
{
    /// <summary>Until here code is compiled and pools fill.</summary>
    private const int WarmUp = 10;

    /// <param name="folder">For the workspace.</param>
    /// <param name="count">Cycles; a tenth of it in failing queries as well.</param>
    /// <param name="say">Gets the memory after each tenth.</param>
    /// <returns>By how many bytes the resident memory grew after the warm-up, at most.</returns>
    public static async Task<long> RunAsync(string folder, int count, Action<string> say)
    {
        string path = Path.Combine(folder, "workspace");
        using (Workspace tk = Workspace.Open(path))
        {
            await tk.Ingest.BarsAsync("S", "1m", new Load(1, "S", "1m", 0, 6_000, false, false).Bars());
            await tk.Ingest.BarsAsync("S", "1m", new Load(2, "S", "1m", 5_990, 40, false, false).Bars());
            for (int i = 0; i < 1_000; i++)
            {
                tk.Ticks.Store("T", i, i + 1, Writer.Monday.AddSeconds(i), "feed", i);
            }
        }

        return Math.Max(
            await GrowthAsync("open, ask and close", count, say, () => OpenAskCloseAsync(path)),
            await GrowthAsync("failing queries", count / 10, say, FailingIn(path)));
    }

    private static async Task OpenAskCloseAsync(string path)
    {
        using Workspace tk = Workspace.Open(path, new() { Threads = 1 });
        int bars = (await tk.Bars.ReadAsync("S", "1m")).Count;
        long rows = Convert.ToInt64((await tk.SqlAsync("SELECT count(*) AS n FROM bars")).Columns[0][0], CultureInfo.InvariantCulture);
        int ticks = (await tk.Ticks.ReadAsync("T")).Count;
        if ((bars, rows, ticks) != (6_030, 6_030L, 1_000))
        {
            throw new DisagreementException($"{bars} bars, {rows} rows, {ticks} ticks");
        }
    }

    /// <summary>Every fifth time in a new session, otherwise in one that goes on.</summary>
    private static Func<Task> FailingIn(string path)
    {
        Workspace? tk = null;
        int asked = 0;
        string[] queries = ["SELEC 1", "SELECT nothing FROM bars", "SELECT count(*) FROM bars WHERE close = 'x'::INTEGER", "SELECT error('no') FROM bars", "SELECT * FROM absent", "SELECT $missing"];
        return async () =>
        {
            if (asked % 5 == 0)
            {
                tk?.Dispose();
                tk = Workspace.Open(path, new() { Threads = 1 });
            }

            try
            {
                await tk!.SqlAsync(queries[asked++ % queries.Length]);
            }
            catch (ToolkitException)
            {
                return;
            }

            throw new DisagreementException("a query that cannot be answered was");
        };
    }

    private static async Task<long> GrowthAsync(string what, int count, Action<string> say, Func<Task> work)
    {
        long first = 0, growth = 0;
        for (int part = 0; part < WarmUp; part++)
        {
            for (int i = 0; i < count / WarmUp; i++)
            {
                await work();
            }

            // What is only waiting to be collected is no leak.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            long now = Environment.WorkingSet;
            first = part == 1 ? now : first;
            growth = part > 1 ? Math.Max(growth, now - first) : 0;
            say($"memory: {what}, {(part + 1) * (count / WarmUp)} of {count}: {now >> 20} MB");
        }

        return growth;
    }
}
