using Toolkit.Tests.Chains;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 7 for all that is written: whatever bit flips in whatever file of a closed workspace, <c>verify</c> says so.</summary>
public sealed class DamageTests : IDisposable
{
    /// <summary>The soak flips bits in hundreds of workspaces.</summary>
    private const int FlipsPerFile = 6;

    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("ws");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_finds_a_bit_that_flips_anywhere_in_any_file()
    {
        await FillAsync();
        List<string> files = Files();
        // What the issue names, each kind at least once.
        foreach (string kind in new[] { "catalog.db", "catalog.journal", ".copies", "bars", "options", "trading.db", "trading", "ticks/db", "ticks/sealed", "ticks/json", ".seals" })
        {
            Assert.Contains(files, file => Path.GetRelativePath(Root, file).Replace('\\', '/') is var name && (name == kind || name.StartsWith(kind + "/", StringComparison.Ordinal)));
        }

        Random random = new(15);
        List<string> missed = [];
        foreach (string file in files)
        {
            byte[] good = File.ReadAllBytes(file);
            for (int flip = 0; flip < FlipsPerFile; flip++)
            {
                // Both ends of the file, then anywhere.
                int place = flip switch { 0 => 0, 1 => good.Length - 1, _ => random.Next(good.Length) }, bit = random.Next(8);
                byte[] bad = [.. good];
                bad[place] ^= (byte)(1 << bit);
                File.WriteAllBytes(file, bad);
                string name = Path.GetRelativePath(Path.Combine(Root, ".seals"), file);
                if (!Maintenance.For(Root).Verify().Problems.Any(problem => problem.Where == file || file.StartsWith(problem.Where + ".sha256", StringComparison.Ordinal)
                    || new[] { ".seal", ".commits" }.Any(end => problem.Where + end == Path.Combine(Root, name))))
                {
                    missed.Add($"{Path.GetRelativePath(Root, file)} byte {place} of {good.Length} bit {bit}");
                }

                File.WriteAllBytes(file, good);
                Array.ForEach(Directory.GetFiles(Root, "*-wal", SearchOption.AllDirectories), File.Delete);
                Array.ForEach(Directory.GetFiles(Root, "*-shm", SearchOption.AllDirectories), File.Delete);
            }
        }

        Assert.Empty(missed);
        Assert.Equal(files, Files());
        Assert.Empty(Maintenance.For(Root).Doctor().Problems);
    }

    [Theory]
    [InlineData("trading.db")]
    [InlineData("ticks/db/2026/01/ticks_2026-01-28.db")]
    [InlineData("ticks/json")]
    public async Task Damage_beside_the_catalog_is_still_known_after_it_was_written_to_until_repair_has_said_so(string name)
    {
        await FillAsync();
        string path = Path.Combine(Root, name);
        path = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories)[0] : path;
        byte[] bytes = File.ReadAllBytes(path);
        // What no reader stumbles over: which SQLite wrote the file, or a digit of a price.
        bytes[path.EndsWith(".db", StringComparison.Ordinal) ? 99 : bytes.AsSpan().IndexOf("\"price\":"u8) + 8] ^= 1;
        File.WriteAllBytes(path, bytes);
        await WriteMoreAsync();

        Assert.Contains(Maintenance.For(Root).Verify().Problems, problem => problem.Where == path);
        Assert.Contains(Maintenance.For(Root).Repair().Lost, lost => lost.StartsWith(path, StringComparison.Ordinal));
        Assert.DoesNotContain(Maintenance.For(Root).Verify().Problems, problem => problem.Where == path);
    }

    [Theory]
    [InlineData("catalog.journal", "cut")]
    [InlineData("catalog.journal", "deleted")]
    [InlineData("catalog.journal", "flipped")]
    [InlineData("catalog.journal", "header")]
    [InlineData(".copies", "flipped")]
    [InlineData(".copies", "hash")]
    public async Task What_is_kept_for_a_repair_is_made_anew_by_one(string name, string damage)
    {
        await FillAsync();
        string path = name == ".copies" ? Directory.GetFiles(Path.Combine(Root, name), "*.db")[0] : Path.Combine(Root, name);
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..^10]);
                break;
            case "deleted":
                File.Delete(path);
                break;
            case "hash":
                File.Delete(path + ".sha256");
                break;
            default:
                bytes[damage == "header" ? 30 : bytes.Length - 30] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
        }

        Problem problem = Assert.Single(Maintenance.For(Root).Verify().Problems);
        Assert.Equal(path, problem.Where);
        RepairReport report = Maintenance.For(Root).Repair();
        Assert.Empty(report.Lost);
        Assert.Empty(Maintenance.For(Root).Doctor().Problems);
        // The new ones serve their purpose.
        Array.ForEach(Directory.GetFiles(Root, "catalog.db*"), File.Delete);
        Assert.Empty(Maintenance.For(Root).Repair().Lost);
        using Workspace tk = Workspace.Open(Root);
        Assert.Equal((6_000L, 40L), ((await tk.Bars.SummaryAsync("A")).Rows, (await tk.Bars.SummaryAsync("HOT")).Rows));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_named_and_repaired()
    {
        await FillAsync();
        foreach (string kind in new[] { "bars", "options" })
        {
            string path = Directory.GetFiles(Path.Combine(Root, kind), "*.parquet", SearchOption.AllDirectories)[0];
            File.Delete(path);
            Directory.CreateDirectory(path);
            Assert.Contains("a folder has its name", Assert.Single(Maintenance.For(Root).Verify().Problems).What);
            Assert.Single(Maintenance.For(Root).Repair().Lost);
            Assert.Single(Directory.GetDirectories(Path.Combine(Root, "quarantine"), Path.GetFileNameWithoutExtension(path) + "-*.parquet"));
            Assert.Empty(Maintenance.For(Root).Doctor().Problems);
        }
    }

    /// <summary>A closed workspace with something in every kind of file.</summary>
    private async Task FillAsync()
    {
        SteppedClock clock = new(new(Day.AddDays(9)));
        using (Workspace tk = Workspace.Init(Root, new() { Clock = clock }))
        {
            await tk.Ingest.BarsAsync(new BarSeries(Stored.Key("A"), Stored.Bars(0, 6_000)));
            string quotes = string.Join('\n', Enumerable.Range(1, 200).Select(strike => $"2016-01-04T15:00:00Z,AAA,2030-01-18,{strike},call,1,2,1,1").Prepend(Quoted.Header));
            await tk.Options.ImportAsync(_folder.Write("quotes.csv", quotes));
            await tk.Ticks.StoreBatchAsync("old", Enumerable.Range(0, 200).Select(i => Tick.Trade("A", 1 + i % 7, 1, Day.AddSeconds(i))));
            using (StrategyAccount account = tk.Live.Register(new() { Id = "s", Symbol = "A", Timeframe = "1m" }))
            {
                for (int i = 0; i < 40; i++)
                {
                    account.RecordTrade(new() { TradeId = $"t{i}", Quantity = 1, Price = 100 + i, Time = Day.AddMinutes(i) });
                }
            }

            await tk.Live.ArchiveAsync(Day.AddMinutes(30));
            tk.Maintenance.Maintain();
            await tk.Ingest.BarsAsync(new BarSeries(Stored.Key("HOT"), Stored.Bars(0, 40)));
        }

        await WriteMoreAsync(clock);
    }

    private async Task WriteMoreAsync(TimeProvider? clock = null)
    {
        foreach (TickBackend backend in new[] { TickBackend.Sqlite, TickBackend.Json })
        {
            using Workspace tk = Workspace.Open(Root, new() { Clock = clock ?? new SteppedClock(new(Day.AddDays(9))), Ticks = new() { Backend = backend } });
            int more = clock is null ? 500 : 0;
            await tk.Ticks.StoreBatchAsync($"{backend}{more}", Enumerable.Range(more, 100).Select(i => Tick.Trade("B", 2 + i % 5, 1, Day.AddDays(8).AddSeconds(i))));
            using StrategyAccount account = tk.Live.Register(new() { Id = "s", Symbol = "A", Timeframe = "1m" });
            account.RecordTrade(new() { TradeId = $"{backend}{more}", Quantity = 1, Price = 100, Time = Day.AddDays(8) });
        }
    }

    private List<string> Files() =>
    [
        .. Directory.GetFiles(Root, "*", SearchOption.AllDirectories)
            .Where(path => new[] { ".lock", ".tmp", "quarantine" }.All(folder => !path.StartsWith(Path.Combine(Root, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            .Where(path => new FileInfo(path).Length > 0 && !path.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
