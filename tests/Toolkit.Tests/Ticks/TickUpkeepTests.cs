using Toolkit.Ingest;
using Toolkit.Tests.Reliability;
using Toolkit.Ticks;

namespace Toolkit.Tests.Ticks;

public sealed class TickUpkeepTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly Workspace _tk;

    public TickUpkeepTests()
    {
        _tk = Workspace.Open(_folder.File("workspace"), new() { Clock = new SteppedClock(new(Day.AddDays(9))) });
        _tk.Ticks.StoreBatchAsync("all", Enumerable.Range(0, 400).Select(i => Tick.Trade("A", 1 + i % 7, 1, Day.AddDays(i / 40).AddSeconds(i)))).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _tk.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_nightly_round_seals_what_is_older_than_a_week()
    {
        MaintainStep step = _tk.Maintenance.Maintain(new() { Offline = true })[0];
        Assert.Equal(("seal", true, "2 days sealed, 80 ticks"), (step.Name, step.Ok, step.Detail));
        Assert.DoesNotContain(_tk.Maintenance.Maintain(new() { SealTicksAfterDays = null }), one => one.Name == "seal");
        Assert.Equal(400, await _tk.Ticks.CountAsync("A"));
        MustBeWell(_tk.Maintenance);
    }

    [Fact]
    public async Task A_backup_leaves_out_the_file_of_a_day_that_has_nothing_in_it_yet()
    {
        _folder.Write("workspace/ticks/db/2026/02/ticks_2026-02-01.db", "");
        _tk.Maintenance.Backup(_folder.File("backup"));
        using Workspace copy = Workspace.Open(_folder.File("backup"));
        Assert.Equal(400, await copy.Ticks.CountAsync("A"));
        Assert.False(File.Exists(_folder.File("backup/ticks/db/2026/02/ticks_2026-02-01.db")));
    }

    [Fact]
    public async Task A_backup_has_what_waits_in_the_spill_folder_and_files_of_json()
    {
        // A store that still writes would bring the spilled tick home before the backup.
        _tk.Dispose();
        string spill = _folder.Write("workspace/ticks/spill/00000009-000000.jsonl", "{\"time\":\"2026-01-20T12:00:00Z\",\"symbol\":\"A\",\"price\":1.5,\"own_sequence\":-9}\n");
        string json = _folder.Write("workspace/ticks/json/2026-01-20.jsonl", File.ReadAllText(spill));
        Maintenance.For(_folder.File("workspace")).Backup(_folder.File("backup"), link: true);
        using Workspace copy = Workspace.Open(_folder.File("backup"));
        copy.Ticks.StoreTrade("B", 1, 1, Day);
        await copy.Ticks.FlushAsync();
        while (Directory.GetFiles(_folder.File("backup/ticks/spill")).Length > 0)
        {
            await Task.Yield();
        }

        Assert.Equal(401, await copy.Ticks.CountAsync("A"));
        Assert.True(File.Exists(spill));
        File.AppendAllText(_folder.File("backup/ticks/json/2026-01-20.jsonl"), "more");
        Assert.Equal(File.ReadAllText(spill), File.ReadAllText(json));
        MustBeWell(copy.Maintenance);
    }

    [Fact]
    public async Task A_repair_gives_no_number_of_a_writer_a_second_time()
    {
        await _tk.Ticks.SealAsync(0);
        _tk.Maintenance.Maintain(new() { SealTicksAfterDays = null });
        _tk.Dispose();
        long last = 0;
        for (int i = 0; i < 5; i++)
        {
            last = await StoreAsync(i);
        }

        Array.ForEach(Directory.GetFiles(_folder.File("workspace"), "catalog.db*"), File.Delete);
        Assert.True(Maintenance.For(_folder.File("workspace")).Repair().CatalogRebuilt);
        Assert.True(await StoreAsync(5) > last);

        // The store's own numbers begin with that of the writer; later ones are greater.
        async Task<long> StoreAsync(int i)
        {
            using Workspace tk = Workspace.Open(_folder.File("workspace"));
            tk.Ticks.StoreTrade("A", 1, 1, Day.AddDays(20).AddSeconds(i));
            await tk.Ticks.FlushAsync();
            return Days.Rows(_folder.File("workspace"), Day.AddDays(20))[i].Sequence;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_has_sealed_compressed_and_open_days(bool link)
    {
        await _tk.Ticks.SealAsync();
        await _tk.Ticks.CompressAsync(5);
        Assert.Equal(["compressed", "open", "sealed"], _tk.Ticks.Files().Select(file => file.Form).Distinct().Order(StringComparer.Ordinal));
        _tk.Maintenance.Backup(_folder.File("backup"), link);
        using Workspace copy = Workspace.Open(_folder.File("backup"));
        Assert.Equal(await _tk.Ticks.ReadAsync("A"), await copy.Ticks.ReadAsync("A"));
        copy.Ticks.StoreTrade("A", 1, 1, Day.AddDays(9));
        await copy.Ticks.FlushAsync();
        Assert.Equal((401L, 400L), (await copy.Ticks.CountAsync("A"), await _tk.Ticks.CountAsync("A")));
        MustBeWell(copy.Maintenance);
    }

    [Fact]
    public async Task A_compressed_day_reads_as_before_takes_late_ticks_and_can_be_sealed()
    {
        TickSeries before = await _tk.Ticks.ReadAsync("A");
        SealReport report = await _tk.Ticks.CompressAsync();
        Assert.Equal((2, 80L), (report.Days.Count, report.Ticks));
        Assert.All(report.Days, day => Assert.True(day.BytesAfter < day.BytesBefore && day.Path.EndsWith(".db.zst", StringComparison.Ordinal)));
        Assert.Equal(before, await _tk.Ticks.ReadAsync("A"));
        Assert.Equal(40, (await _tk.Ticks.StoreBatchAsync("all", before.Take(40))).Resent);
        _tk.Ticks.StoreTrade("A", 9, 9, Day);
        Assert.Equal(41, await _tk.Ticks.CountAsync("A", Day, Day.AddDays(1)));
        await _tk.Ticks.SealAsync();
        Assert.Equal(41, await _tk.Ticks.CountAsync("A", Day, Day.AddDays(1)));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.zst", SearchOption.AllDirectories));
        MustBeWell(_tk.Maintenance);
    }

    [Theory]
    [InlineData("*.parquet")]
    [InlineData("*.db.zst")]
    [InlineData("*.db")]
    public async Task Verify_names_a_file_of_which_a_bit_has_flipped(string pattern)
    {
        await _tk.Ticks.SealAsync();
        await _tk.Ticks.CompressAsync(5);
        _tk.Dispose();
        string path = Directory.GetFiles(_folder.File("workspace/ticks"), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(path);
        // Of a SQLite file a bit of its structure: it keeps no hash of its values.
        bytes[pattern == "*.db" ? 4_100 : bytes.Length / 2] ^= 16;
        File.WriteAllBytes(path, bytes);
        Assert.Contains(Maintenance.For(_folder.File("workspace")).Verify().Problems, problem => problem.Where == path);
    }

    [Theory]
    [InlineData((int)DayForm.Sealed)]
    [InlineData((int)DayForm.Packed)]
    [InlineData((int)DayForm.Open)]
    [InlineData((int)DayForm.Json)]
    public void File_that_has_gone_since_it_was_listed_is_no_problem(int form)
    {
        using TickUpkeep upkeep = new(_tk.Store, StoredJson.Read);
        Assert.Empty(upkeep.Look(new(_folder.File("workspace/ticks/gone"), new(0, 1, (DayForm)form))));
    }

    [Fact]
    public async Task Doctor_names_files_out_of_place_and_batches_that_wait()
    {
        await _tk.Ticks.SealAsync();
        _tk.Dispose();
        string path = Directory.GetFiles(_folder.File("workspace/ticks"), "*.parquet", SearchOption.AllDirectories)[0];
        string moved = Path.Combine(_folder.File("workspace/ticks/sealed/2027"), Path.GetFileName(path));
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(path, moved);
        string stranger = _folder.Write("workspace/ticks/db/notes.txt", "x"), spill = _folder.Write("workspace/ticks/spill/1.jsonl", "");
        IReadOnlyList<Problem> problems = Maintenance.For(_folder.File("workspace")).Doctor().Problems;
        Assert.Contains(problems, problem => problem.Where == moved && problem.What.Contains("wrong folder", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Where == stranger);
        Assert.Contains(problems, problem => problem.Where == Path.GetDirectoryName(spill));
        Assert.Equal(3, problems.Count);
    }

    private static void MustBeWell(Maintenance maintenance)
    {
        Assert.Empty(maintenance.Verify().Problems);
        Assert.Empty(maintenance.Doctor().Problems);
    }
}
