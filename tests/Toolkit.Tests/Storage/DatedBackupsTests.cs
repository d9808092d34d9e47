using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage;

/// <summary>When the next dated backup is made, what it is called, and which folders beside it are not touched.</summary>
public sealed class DatedBackupsTests : IDisposable
{
    private const string Today = "toolkit-20261127-020000";

    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero));
    private readonly BarStore _store;

    public DatedBackupsTests()
    {
        _store = BarStore.Open(_folder.File("w"), new() { Clock = _clock });
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
    }

    private string Backups => _folder.File("backups");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Second_of_a_day_is_made_when_the_catalog_has_changed_and_gets_the_next_free_name()
    {
        Run();
        Assert.StartsWith("nothing was written", Run(), StringComparison.Ordinal);
        Assert.Equal([Today], Names());
        _store.Put(Stored.Key("A"), Stored.Bars(10, 1));
        Directory.CreateDirectory(Path.Combine(Backups, "toolkit-20261127-020001.partial"));
        Run();
        Assert.Contains("toolkit-20261127-020002", Names());
        _clock.Step(TimeSpan.FromDays(1));
        Run();
        Assert.Contains("toolkit-20261128-020000", Names());
    }

    [Theory]
    [InlineData("ticks/json/a.jsonl", "x", 1, true)]
    // Whoever wrote at the very time of the backup may have done so after it.
    [InlineData("ticks/json/a.jsonl", "x", 0, true)]
    [InlineData("ticks/json/a.jsonl", "x", -1, false)]
    [InlineData("trading.db", "x", 1, true)]
    [InlineData("trading.db-wal", "x", 1, true)]
    [InlineData("trading.db-wal", "", 1, false)]
    [InlineData("trading.db-shm", "x", 1, false)]
    public void Second_of_a_day_is_made_when_something_beside_the_catalog_was_written_later(string name, string content, int ticksLater, bool made)
    {
        Run();
        DateTime begun = File.GetCreationTimeUtc(Path.Combine(Backups, Today, "catalog.db"));
        string path = _folder.Write("w/" + name, content);
        File.SetLastWriteTimeUtc(path, begun.AddTicks(ticksLater));
        Assert.StartsWith(made ? "1 old backups would be removed" : "nothing was written since", Run(dry: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_others_stay_and_are_not_counted()
    {
        using (BarStore other = BarStore.Open(_folder.File("other")))
        {
            other.Put(Stored.Key("A"), Stored.Bars(0, 10));
            new Backup(other).Run(Path.Combine(Backups, "toolkit-20261127-010000"), link: false, null, CancellationToken.None);
        }

        Directory.CreateDirectory(Path.Combine(Backups, "toolkit-20261126-010000"));
        _folder.Write("backups/toolkit-20261125-010000/catalog.db", "no database");
        string[] others = Names();
        Assert.EndsWith("0 old backups removed", Run(), StringComparison.Ordinal);
        _clock.Step(TimeSpan.FromDays(1));
        Assert.EndsWith("1 old backups removed", Run(), StringComparison.Ordinal);
        Assert.Equal([.. others, "toolkit-20261128-020000"], Names());
    }

    [Fact]
    public void Backup_that_another_workspace_is_making_in_the_same_folder_becomes_whole()
    {
        using BarStore other = BarStore.Open(_folder.File("other"), new() { Clock = _clock });
        other.Put(Stored.Key("A"), Stored.Bars(0, 10));
        string later = _folder.Write("other/ticks/later", "copied last");
        // As the ticks are copied: whatever folder is missing is made.
        Backup slow = new(other) { More = (_, take, _) => (Run() is not null && take(other.Layout.Relative(later)) ? 1 : 0, 0, 0) };
        new DatedBackups(other, new() { BackupFolder = Backups }, slow).Run(CancellationToken.None);
        Assert.Equal([Today, "toolkit-20261127-020001"], Names());
        Assert.Empty(Maintenance.For(Path.Combine(Backups, Today)).Verify().Problems);
    }

    [Fact]
    public async Task Workspaces_that_are_backed_up_into_one_folder_at_the_same_moment_have_a_backup_each()
    {
        const int rounds = 4;
        using BarStore other = BarStore.Open(_folder.File("other"), new() { Clock = _clock });
        using Barrier start = new(2, _ => _clock.Step(TimeSpan.FromMinutes(1)));
        Task[] both = [.. new[] { _store, other }.Select((store, at) => Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < rounds; round++)
                {
                    store.Put(Stored.Key(at == 0 ? "A" : "B"), Stored.Bars(20 + round, 1));
                    Assert.True(start.SignalAndWait(TimeSpan.FromSeconds(60)));
                    new DatedBackups(store, new() { BackupFolder = Backups, KeepDaily = 0, KeepWeekly = 0, KeepMonthly = 0 }, new(store)).Run(CancellationToken.None);
                }
            },
            TaskCreationOptions.LongRunning))];
        await Task.WhenAll(both);
        // The last of each.
        string[] symbols = [.. Names().Select(name => Path.Combine(Backups, name)).Select(Symbol).Order()];
        Assert.Equal(["A", "B"], symbols);

        static string Symbol(string backup)
        {
            using BarStore copy = BarStore.Open(backup);
            return Assert.Single(copy.Listings.Symbols()).Symbol;
        }
    }

    [Fact]
    public void Backup_that_was_left_unfinished_goes_when_it_is_a_day_old_and_older_than_what_is_kept()
    {
        string[] left = ["toolkit-20261126-020000.partial", "toolkit-20261127-010000.partial"];
        Array.ForEach(left, name => Directory.CreateDirectory(Path.Combine(Backups, name)));
        Run();
        Assert.Equal([.. left, Today], Names());
        _clock.Step(TimeSpan.FromSeconds(1));
        _store.Put(Stored.Key("A"), Stored.Bars(10, 1));
        Run();
        Assert.Equal([left[1], "toolkit-20261127-020001"], Names());
    }

    private string Run(bool dry = false) =>
        new DatedBackups(_store, new() { BackupFolder = Backups, KeepDaily = 1, KeepWeekly = 0, KeepMonthly = 0, DryRun = dry }, new(_store)).Run(CancellationToken.None);

    private string[] Names() => [.. Directory.GetDirectories(Backups).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
