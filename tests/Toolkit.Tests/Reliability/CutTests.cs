using System.Diagnostics;
using System.Security.Cryptography;
using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Runs;
using Toolkit.Tests.Storage;
using Toolkit.Tests.Ticks;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 1 for every operation that publishes: cut off at any point that it comes by, it leaves the old or the new state.</summary>
/// <remarks>
/// At each point the folder is copied, by another program, which sees what a kill would leave there: all that has been handed to the system
/// and nothing else. <see cref="CrashTests"/> kills for real.
/// </remarks>
public sealed class CutTests(CutTests.Filled filled) : IClassFixture<CutTests.Filled>, IDisposable
{
    private const string Damaged = "the workspace is damaged";

    private static readonly Dictionary<string, Operation> All = new()
    {
        ["ingest"] = new(["publish.begin", "publish.committing", "catalog.journalled", "publish.committed"])
        {
            Work = async at => await OverAsync(at, tk => tk.Ingest.FileAsync(Path.Combine(at, "more.csv"), "A", "1m")),
        },
        ["ingest of a few bars"] = new(["publish.committing", "catalog.journalled"])
        {
            Work = async at => await OverAsync(at, tk => tk.Ingest.FileAsync(Path.Combine(at, "few.csv"), "A", "1m")),
        },
        ["compaction"] = new(["publish.copied", "compact.written", "compact.committing", "compact.committed"])
        {
            Work = at => OverAsync(at, tk => Task.FromResult(tk.Maintenance.Compact(all: true))),
        },
        ["copy of the catalog"] = new(["copy.written", "copy.journal-cut"]) { Work = at => Over(at, store => CatalogCopies.Make(store, 1, CancellationToken.None)) },
        ["repair of a lost catalog"] = new(["repair.built", "repair.aside", "repair.installed"])
        {
            Before = at => Array.ForEach(Directory.GetFiles(WorkspaceIn(at), "catalog.db*"), File.Delete),
            Work = Repair,
        },
        ["repair of a lost file"] = new(["repair.taken-out"])
        {
            Before = at => File.Delete(Directory.GetFiles(Path.Combine(WorkspaceIn(at), "bars", "1m")).MinBy(path => new FileInfo(path).Length)!),
            Work = Repair,
        },
        ["backup"] = new(["backup.copied", "backup.renamed"])
        {
            Work = async at =>
            {
                if (!Directory.Exists(BackupIn(at)))
                {
                    await OverAsync(at, tk => Task.FromResult(tk.Maintenance.Backup(BackupIn(at))));
                }
            },
        },
        ["import of quotes"] = new(["publish.claimed", "publish.committing", "publish.committed"])
        {
            Work = at => OverAsync(at, tk => tk.Options.ImportAsync(Path.Combine(at, "more-quotes.csv"))),
        },
        ["ticks"] = new(["ticks.committing", "ticks.committed"])
        {
            Work = at => OverAsync(at, tk => tk.Ticks.StoreBatchAsync("more", Enumerable.Range(0, 100).Select(i => Tick.Trade("B", i, 1, Days.Monday.AddSeconds(i))))),
        },
        ["sealing of ticks"] = new(["seal.closed", "seal.published", "seal.removing"]) { Work = at => OverAsync(at, tk => tk.Ticks.SealAsync(0)) },
        ["compression of ticks"] = new(["pack.written", "pack.published"]) { Work = at => OverAsync(at, tk => tk.Ticks.CompressAsync(0)) },
        ["save of runs"] = new(["runs.written", "catalog.committed"])
        {
            Work = at => OverAsync(at, tk => tk.Runs.SaveAllAsync(Enumerable.Range(5, 3).Select(fast => new RunToSave(SampleRuns.Cross(fast), "run")))),
        },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Operations() => [.. All.Keys];

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [MemberData(nameof(Operations))]
    public async Task Operation_cut_off_at_any_of_its_points_leaves_the_old_or_the_new_state(string name)
    {
        Operation operation = All[name];
        string at = Copy(filled.Path, "at");
        operation.Before(at);
        string before = await StateAsync(at);
        Dictionary<string, string> cuts = [];
        HashSet<string> passed = [], contents = [];
        using (FailPoint.Observe(point =>
        {
            // The second time, too: a compaction folds first, and then joins.
            string cut = passed.Add(point) ? point : point + "#2";
            if ((cut == point || passed.Add(cut)) && Copy(at, "cut-" + cut) is var copy && contents.Add(ContentOf(copy)))
            {
                cuts[cut] = copy;
            }
        }))
        {
            await operation.Work(at);
        }

        string after = await StateAsync(at);
        Assert.Empty(operation.Points.Except(passed));
        bool committed = false;
        foreach ((string point, string cut) in cuts)
        {
            string state = await StateAsync(cut);
            Assert.True(state == after || (state == before && !committed), $"{name}, cut off at {point}: {state}\nbefore: {before}\nafter: {after}");
            committed |= state == after && before != after;
            await MustEndWellAsync(operation, cut, again: state != after || before == after || before == Damaged, $"{name}, cut off at {point}");
            Assert.Equal(after, await StateAsync(cut));
        }
    }

    private static async Task MustEndWellAsync(Operation operation, string at, bool again, string what)
    {
        if (again)
        {
            await operation.Work(at);
        }

        HealthReport health = Maintenance.For(WorkspaceIn(at)).Doctor();
        Assert.True(health.Ok, $"{what}: {string.Join('\n', health.Problems)}");
        using BarStore store = BarStore.Open(WorkspaceIn(at));
        new GarbageCollection(store).Run(TimeSpan.Zero, dryRun: false, CancellationToken.None);
        Assert.Empty(Directory.GetFiles(store.Layout.Temp, "*", SearchOption.AllDirectories));
        Assert.Equal(
            store.Catalog.Read(FileTable.AllPaths).Select(store.Layout.Absolute).Order(),
            Directory.GetFiles(store.Layout.Bars, "*", SearchOption.AllDirectories).Concat(Directory.GetFiles(store.Layout.Options)).Order());
    }

    private static string WorkspaceIn(string at) => Path.Combine(at, "workspace");

    private static string BackupIn(string at) => Path.Combine(at, "backup");

    private static Task Repair(string at)
    {
        Maintenance.For(WorkspaceIn(at)).Repair();
        return Task.CompletedTask;
    }

    private static Task Over(string at, Action<BarStore> work)
    {
        using BarStore store = BarStore.Open(WorkspaceIn(at));
        work(store);
        return Task.CompletedTask;
    }

    private static async Task OverAsync<T>(string at, Func<Workspace, Task<T>> work)
    {
        using Workspace tk = Workspace.Open(WorkspaceIn(at));
        await work(tk);
    }

    /// <summary>All that a workspace and its backup show, in a form that can be compared.</summary>
    private static async Task<string> StateAsync(string at) =>
        await ContentAsync(WorkspaceIn(at)) + (Directory.Exists(BackupIn(at)) ? "backup:\n" + await ContentAsync(BackupIn(at)) : "");

    private static async Task<string> ContentAsync(string workspace)
    {
        try
        {
            using Workspace tk = Workspace.Open(workspace);
            Frame content = await tk.SqlAsync(
                """
                SELECT 'bars' AS kind, symbol AS name, count(*) AS rows, sum(hash(time, open, high, low, close, volume))::VARCHAR AS sum FROM bars GROUP BY ALL
                UNION ALL SELECT 'quotes', underlying, count(*), sum(hash(time, expiry, strike, "right", bid, ask))::VARCHAR FROM option_quotes GROUP BY ALL
                UNION ALL SELECT 'ticks', symbol, count(*), sum(hash(time, source, sequence, bid, ask, price, size))::VARCHAR FROM ticks GROUP BY ALL
                UNION ALL SELECT 'runs', name, count(*), '' FROM runs GROUP BY ALL
                ORDER BY ALL
                """);
            return content.ToCsv();
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.BadData)
        {
            return Damaged;
        }
    }

    /// <summary>Names and bytes of all files: where they are what they were at an earlier point, so is all that can be made of them.</summary>
    private static string ContentOf(string folder) => string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(folder, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));

    private string Copy(string from, string name)
    {
        string to = _folder.File(name);
        using Process copy = Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
        return to;
    }

    /// <summary>What is cut off.</summary>
    /// <param name="Points">Some that it must come by.</param>
    private sealed record Operation(string[] Points)
    {
        /// <summary>Makes the folder of a workspace what the operation is for.</summary>
        public Action<string> Before { get; init; } = _ => { };

        public required Func<string, Task> Work { get; init; }
    }

    /// <summary>A workspace with files, hot rows, ticks and quotes, and what is to go into it.</summary>
    public sealed class Filled : IDisposable
    {
        private const string Quotes = "quote_time,underlying,expiry,strike,right,bid,ask,bid_size,ask_size\n";

        private readonly TemporaryFolder _folder = new();

        public Filled()
        {
            using (BarStore store = BarStore.Open(_folder.File("workspace")))
            {
                foreach ((string symbol, int from, int rows) in new[] { ("A", 0, 6_000), ("A", 2_990, 20), ("A", 6_000, 10), ("B", 0, 5_500), ("B", 5_500, 5_100) })
                {
                    store.Put(Stored.Key(symbol), Stored.Bars(from, rows, from));
                }
            }

            using Workspace tk = Workspace.Open(_folder.File("workspace"));
            tk.Ticks.StoreBatchAsync("some", Enumerable.Range(0, 100).Select(i => Tick.Quote("A", i, i + 1, Days.Monday.AddSeconds(i)))).GetAwaiter().GetResult();
            tk.Options.ImportAsync(_folder.Write("quotes.csv", Quotes + Rows(50, 1))).GetAwaiter().GetResult();
            _folder.Write("more-quotes.csv", Quotes + Rows(80, 3));
            _folder.Write("more.csv", Csv(Stored.Bars(3_000, 6_000, 7)));
            _folder.Write("few.csv", Csv(Stored.Bars(5_990, 100, 8)));
        }

        public string Path => _folder.Path;

        public void Dispose() => _folder.Dispose();

        private static string Rows(int strikes, int bid) =>
            string.Concat(Enumerable.Range(1, strikes).Select(strike => $"2016-01-04T15:00:00Z,AAA,2030-01-18,{strike},call,{bid},{bid + 1},1,1\n"));

        private static string Csv(BarColumns rows) => "time,open,high,low,close,volume\n" + string.Concat(new BarSeries(Stored.Key("A"), rows).Select(bar => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-ddTHH:mm:ssZ},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume}\n")));
    }
}
