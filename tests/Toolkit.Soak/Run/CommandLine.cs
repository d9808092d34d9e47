using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Soak;

/// <summary>Drives the workspace as a user at the command line does, one call after the other; some are killed.</summary>
internal sealed class CommandLine(string workspace, string scratch, int writers, SoakModel model, Disk disk, Random random)
{
    private const string Writer = "cli";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly LoadPlan _plan = new(writers, random, (writers + 1) * 10_000_000);
    private int _backups;

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await (random.Next(12) switch
            {
                < 4 => IngestAsync(_plan.Next()),
                < 7 => MarkerAsync(random.Next(writers)),
                7 => UpkeepAsync("compact", random.Next(2) == 0 ? ["--all"] : []),
                8 => UpkeepAsync("gc", random.Next(2) == 0 ? ["--grace", "0"] : []),
                9 => UpkeepAsync("maintain", ["--backups", Path.Combine(scratch, "kept"), "--offline", "--keep-daily", "2", "--keep-weekly", "0", "--keep-monthly", "0"]),
                10 => UpkeepAsync("verify", []),
                _ => BackupAsync(),
            });
        }
    }

    /// <summary>While nobody writes there is nothing to complain of.</summary>
    public async Task MustBeWellAsync(bool last)
    {
        if (File.Exists(Path.Combine(workspace, "catalog.db")))
        {
            await CallAsync("verify", [], mayDie: false);
            if (last)
            {
                await CallAsync("repair", [], mayDie: false);
                await CallAsync("verify", [], mayDie: false);
            }
        }
    }

    private async Task IngestAsync(Load load)
    {
        string file = Path.Combine(scratch, $"load-{load.Number}.csv");
        try
        {
            await File.WriteAllTextAsync(file, load.ToCsv());
        }
        catch (IOException) when (disk.IsFull)
        {
            return;
        }

        model.Hear(Writer, $"start bars {load} {Stopwatch.GetTimestamp()}");
        int? code = await CallAsync("ingest", [file, load.Symbol, "--timeframe", load.Timeframe, .. load.Replaces ? (string[])["--replace"] : []], mayDie: true);
        model.Hear(Writer, $"{(code is 0 ? "done" : code is null ? "cut-off" : "refused")} bars {load.Number} {Stopwatch.GetTimestamp()}");
        model.Ended([load.Number], Stopwatch.GetTimestamp());
        File.Delete(file);
    }

    /// <summary>What was acknowledged before it was asked for is there, or something newer, as a whole.</summary>
    private async Task MarkerAsync(int writer)
    {
        foreach ((string symbol, int rows) in new[] { (LoadPlan.Marker(writer), LoadPlan.MarkerRows), (LoadPlan.HotMarker(writer), LoadPlan.HotMarkerRows) })
        {
            int known = model.AcknowledgedMarker(symbol);
            List<string> lines = [];
            string sql = $"SELECT count(*), min(volume)::INTEGER, max(volume)::INTEGER FROM bars WHERE symbol = '{symbol}'";
            if (known == Load.Absent || await CallAsync("sql", [sql, "--format", "csv"], mayDie: false, lines.Add) is not 0)
            {
                continue;
            }

            int[] found = [.. lines[1].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            if (found[0] != rows || found[1] != found[2] || found[1] < known)
            {
                throw new DisagreementException($"sql: {symbol} has {found[0]} of {rows} rows of loads {found[1]} to {found[2]}, {known} was acknowledged");
            }
        }
    }

    private async Task UpkeepAsync(string verb, string[] arguments) => await CallAsync(verb, arguments, mayDie: true);

    private async Task BackupAsync()
    {
        string to = Path.Combine(scratch, $"backup-{_backups++}");
        if (await CallAsync("backup", [to], mayDie: true) is 0 && !disk.IsFull)
        {
            // A backup is a workspace like any other, and shows one version of each series.
            await CallAsync("verify", ["--workspace", to], mayDie: false);
        }

        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }
    }

    /// <summary>Runs a verb; null when it was killed.</summary>
    /// <exception cref="DisagreementException">It failed, and no full disk explains that.</exception>
    private async Task<int?> CallAsync(string verb, string[] arguments, bool mayDie, Action<string>? hear = null)
    {
        (bool excused, int fills) = (disk.IsFull || !File.Exists(Path.Combine(workspace, "catalog.db")), disk.Fills);
        string[] where = arguments.Contains("--workspace") ? [] : ["--workspace", workspace];
        List<string> said = [];
        using Started call = Started.Run(Checkout.Command, [verb, .. arguments, .. where], hear ?? said.Add);
        if (mayDie && random.Next(4) == 0)
        {
            await CancellationToken.None.HasPassedAsync(random.Next(40, 900));
            call.Kill();
        }

        await call.EndedAsync(Patience, $"toolkit {verb}");
        model.Count("commands");
        if (call.WasKilled)
        {
            model.Count("kills");
            return null;
        }

        bool isError = call.ExitCode is > 0 and < 6 && !call.Errors.Contains("   at ", StringComparison.Ordinal);
        return call.ExitCode == 0 || (isError && (excused || disk.Fills != fills))
            ? call.ExitCode
            : throw new DisagreementException($"toolkit {verb} {string.Join(' ', arguments)} ended with {call.ExitCode}: {string.Join('\n', said.TakeLast(20))} {call.Errors}");
    }
}
