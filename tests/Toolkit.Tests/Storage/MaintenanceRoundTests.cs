using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage;

/// <summary>The nightly round as a whole, over everything that a workspace can hold.</summary>
public sealed class MaintenanceRoundTests : IDisposable
{
    private static readonly DateTime Friday = new(2026, 11, 27, 2, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(Friday));

    private string Backups => _folder.File("backups");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Round_when_done_again_changes_nothing()
    {
        await FillAsync();
        MustBeWell(await RoundAsync(), "update", "seal", "fold", "compact", "gc", "verify", "catalog-copy", "backup");
        SortedDictionary<string, string> before = Content();
        MaintainStep[] again = await RoundAsync();
        MustBeWell(again, "update", "seal", "fold", "compact", "gc", "verify", "catalog-copy", "backup");
        Assert.Equal(before, Content());
        Assert.StartsWith("nothing was written since", again[^1].Detail, StringComparison.Ordinal);

        // The next night takes away what is past its grace. The one after that makes a backup and nothing else; its files are those of the one before.
        _clock.Step(TimeSpan.FromDays(1));
        await RoundAsync(new() { Offline = true });
        before = Content("ws");
        _clock.Step(TimeSpan.FromDays(1));
        string made = (await RoundAsync(new() { Offline = true }))[^1].Detail;
        Assert.Equal(before, Content("ws"));
        Assert.Equal(["toolkit-20261127-020000", "toolkit-20261128-020000", "toolkit-20261129-020000"], Names());
        int files = Directory.GetFiles(Path.Combine(Backups, Names()[2]), "*.parquet", SearchOption.AllDirectories).Length;
        Assert.Contains($"{files} of them linked", made, StringComparison.Ordinal);
        Assert.True(files > 10);
    }

    [Theory]
    [InlineData("bars", 3600, "030000")]
    [InlineData("bars", 0, "020001")]
    [InlineData("ticks", 3600, "030000")]
    [InlineData("live", 3600, "030000")]
    public async Task Backup_of_the_same_day_when_something_was_written_since_takes_the_place_of_the_one_before(string what, int secondsLater, string name)
    {
        await FillAsync();
        await RoundAsync();
        _clock.Step(TimeSpan.FromSeconds(secondsLater));
        using (Workspace tk = Open())
        {
            await (what switch
            {
                "bars" => tk.Ingest.BarsAsync("B", "1d", [new Bar(Friday.Date, 1, 1, 1, 1, 1)]),
                "ticks" => tk.Ticks.StoreBatchAsync("x", [Tick.Trade("B", 1, 1, Friday)]),
                _ => Task.Run(() => tk.Live.Register(Named("t")).Dispose()),
            });
        }

        await RoundAsync();
        Assert.Equal([$"toolkit-20261127-{name}"], Names());
    }

    [Fact]
    public async Task Feed_that_fails_is_a_failed_step_that_stops_no_other()
    {
        await FillAsync();
        Directory.Delete(_folder.File("feed"), recursive: true);
        MaintainStep[] steps = await RoundAsync();
        Assert.Equal(["update"], steps.Where(step => !step.Ok).Select(step => step.Name));
        Assert.StartsWith("folder:SPY 1d: ", Assert.Single(steps[0].Needs), StringComparison.Ordinal);
        Assert.Single(Names());
    }

    [Fact]
    public async Task Damage_is_found_within_as_many_nights_as_were_said_and_a_lost_file_in_the_first()
    {
        using (Workspace tk = Open())
        {
            for (int i = 0; i < 12; i++)
            {
                tk.Store.Put(Stored.Key("S" + i, i % 2 == 0 ? "1m" : "1d"), Stored.Bars(0, 5_001, i));
            }
        }

        string[] files = Directory.GetFiles(_folder.File("ws/bars"), "*.parquet", SearchOption.AllDirectories);
        Assert.Equal(12, files.Length);
        byte[] bytes = File.ReadAllBytes(files[7]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(files[7], bytes);
        (int hashed, int found) = (0, 0);
        for (int night = 0; night < 4; night++, _clock.Step(TimeSpan.FromDays(1)))
        {
            MaintainStep step = await VerifyAsync(4);
            hashed += int.Parse(step.Detail.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            found += step.Ok ? 0 : 1;
            Assert.All(step.Needs, need => Assert.Contains(files[7], need, StringComparison.Ordinal));
        }

        Assert.Equal((12, 1), (hashed, found));
        Assert.False((await VerifyAsync(1)).Ok);
        File.Delete(files[3]);
        for (int night = 0; night < 4; night++, _clock.Step(TimeSpan.FromDays(1)))
        {
            Assert.Contains((await VerifyAsync(4)).Needs, need => need.Contains(files[3], StringComparison.Ordinal) && need.Contains("Repair()", StringComparison.Ordinal));
        }

        async Task<MaintainStep> VerifyAsync(int nights) =>
            (await RoundAsync(new() { VerifyNights = nights, Offline = true, BackupFolder = null })).Single(step => step.Name == "verify");
    }

    [Fact]
    public void Kept_are_seven_days_four_weeks_and_six_months()
    {
        HashSet<DateTime> kept = [];
        for (int night = 400; night >= 0; night--)
        {
            kept = DatedBackups.Kept([.. kept, Friday.AddDays(-night)], new());
        }

        // The weeks that end on 29, 22, 15 and 8 November; the last of each month.
        string[] expected = ["11-27", "11-26", "11-25", "11-24", "11-23", "11-22", "11-21", "11-15", "11-08", "10-31", "09-30", "08-31", "07-31", "06-30"];
        Assert.Equal(expected, kept.OrderDescending().Select(made => made.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([Friday], DatedBackups.Kept([Friday, Friday.AddYears(-3)], new() { KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 }));
    }

    [Fact]
    public async Task Old_backups_go_only_after_a_new_one_and_those_of_others_stay()
    {
        await FillAsync();
        MaintainOptions options = new() { Offline = true, BackupFolder = Backups, KeepDaily = 1, KeepWeekly = 0, KeepMonthly = 0 };
        await RoundAsync(options);
        Directory.CreateDirectory(Path.Combine(Backups, "toolkit-important"));
        using (Workspace other = Workspace.Init(_folder.File("other")))
        {
            other.Maintenance.Backup(Path.Combine(Backups, "toolkit-20200101-020000"));
        }

        _clock.Step(TimeSpan.FromDays(1));
        Assert.Equal("1 old backups would be removed, toolkit-20261127-020000", (await RoundAsync(options with { DryRun = true }))[^1].Detail);
        string lost = Directory.GetFiles(_folder.File("ws/bars"), "*.parquet", SearchOption.AllDirectories)[0];
        byte[] bytes = File.ReadAllBytes(lost);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(lost, bytes);
        string linked = Path.Combine(Backups, "toolkit-20261127-020000", Path.GetRelativePath(_folder.File("ws"), lost));
        File.WriteAllBytes(linked, bytes);
        Assert.False((await RoundAsync(options))[^1].Ok);
        Assert.Equal(["toolkit-20200101-020000", "toolkit-20261127-020000", "toolkit-important"], Names());

        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(lost, bytes);
        Assert.True((await RoundAsync(options))[^1].Ok);
        Assert.Equal(["toolkit-20200101-020000", "toolkit-20261128-020000", "toolkit-important"], Names());
        Assert.Empty(Maintenance.For(Path.Combine(Backups, "toolkit-20261128-020000")).Verify().Problems);
    }

    [Fact]
    public async Task Round_beside_another_is_busy()
    {
        await FillAsync();
        using Workspace tk = Open();
        using OsLock other = OsLock.TryTake(tk.Store.Layout.MaintainLock)!;
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => tk.Maintenance.Maintain()).Kind);
    }

    /// <summary>A fetched series, a file, hot rows, ticks of an old and of a new day, and a strategy.</summary>
    private async Task FillAsync()
    {
        _folder.Write("feed/SPY_1d.csv", "time,open,high,low,close,volume\n2026-11-23,1,2,1,2,5\n2026-11-24,2,3,2,3,5\n");
        using Workspace tk = Open();
        tk.Store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        tk.Store.Put(Stored.Key("A"), Stored.Bars(5_990, 20, 1));
        await tk.Fetch.FetchAsync("folder:SPY", "1d", options: new() { BaseUrl = _folder.File("feed") });
        await tk.Ticks.StoreBatchAsync("all", Enumerable.Range(0, 30).Select(i => Tick.Trade("A", 1 + i, 1, Friday.AddDays(i < 2 ? -i : -i - 10).AddSeconds(i))));
        tk.Live.Register(Named("s")).Dispose();
    }

    private static StrategyRegistration Named(string id) => new() { Id = id, Symbol = "A", Timeframe = "1m" };

    private Workspace Open() => Workspace.Open(_folder.File("ws"), new() { Clock = _clock });

    private async Task<MaintainStep[]> RoundAsync(MaintainOptions? options = null)
    {
        using Workspace tk = Open();
        options ??= new() { BaseUrl = _folder.File("feed") };
        return [.. await Task.Run(() => tk.Maintenance.Maintain(options with { BackupFolder = options.BackupFolder ?? Backups }))];
    }

    private string[] Names() => [.. Directory.GetDirectories(Backups).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>The hash of every file that lasts.</summary>
    private SortedDictionary<string, string> Content(string under = "") => new(
        Directory.EnumerateFiles(_folder.File(under), "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(_folder.Path, path)))
            .Where(file => !file.Name.Contains("ws/.lock", StringComparison.Ordinal))
            .ToDictionary(file => file.Name, file => DurableFile.Hash(file.Path)),
        StringComparer.Ordinal);

    private static void MustBeWell(MaintainStep[] steps, params string[] names)
    {
        Assert.Equal(names, steps.Select(step => step.Name));
        Assert.All(steps, step => Assert.True(step.Ok, step.Detail));
    }
}
