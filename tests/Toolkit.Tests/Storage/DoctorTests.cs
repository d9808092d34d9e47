using System.Data.Common;
using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Disk;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What the doctor says of what is around a store: SQLite's files, the disk, locks, many files, the team's database.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public DoctorTests()
    {
        _store = BarStore.Open(_folder.File("w"));
        _store.Put(Stored.Key("A"), Stored.Bars(0, 10));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Journal_mode_that_another_program_has_changed_is_named()
    {
        ConnectionPool.AloneWith(_store.Layout.Catalog, () =>
        {
            using SqliteConnection other = SqliteFile.Open(_store.Layout.Catalog, SqliteOpenMode.ReadWrite);
            return other.Scalar("PRAGMA journal_mode = DELETE");
        });
        Assert.StartsWith("its journal mode is 'delete' instead of 'wal'", Assert.Single(Look()).What, StringComparison.Ordinal);
        _store.Catalog.Vacuum(CancellationToken.None);
        Assert.Empty(Look());
    }

    [UnixTheory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Wal_of_more_than_64_megabytes_is_named(int more, bool named)
    {
        const long megabytes = 64L * 1024 * 1024;
        using FileStream wal = new(_store.Layout.Catalog + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        long before = wal.Length;
        // A hole, which takes no room.
        wal.SetLength(megabytes + more);
        Assert.Equal(named ? [$"its WAL has {megabytes + 1} bytes"] : [], Look().Select(problem => problem.What));
        wal.SetLength(before);
    }

    [Fact]
    public void Room_for_less_than_a_second_copy_of_the_largest_file_is_named()
    {
        Files(1, sizeBytes: 1L << 60);
        Assert.Contains(Look(), problem => problem.What.StartsWith("only ", StringComparison.Ordinal) && problem.What.EndsWith(" bytes are free", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Compaction.MaxFiles, false)]
    [InlineData(Compaction.MaxFiles + 1, true)]
    public void More_files_of_a_timeframe_than_are_left_unjoined_are_named(int files, bool named)
    {
        Files(files, sizeBytes: 1);
        Problem[] said = [.. Look().Where(problem => problem.Hint.Contains("Compact()", StringComparison.Ordinal))];
        Assert.Equal(named ? [$"201 files make SQL over it slow"] : [], said.Select(problem => problem.What));
        Assert.All(said, problem => Assert.Equal(_store.Layout.BarFolder("5m"), problem.Where));
    }

    [Fact]
    public void Process_that_does_not_say_what_it_needs_is_named()
    {
        using OsLock other = OsLock.TryTake(Path.Combine(_store.Layout.Locks, "0123456789abcdef0123456789abcdef.lock"))!;
        Problem problem = Assert.Single(Look());
        Assert.Equal((_store.Layout.Locks, "a process does not say what it needs, so nothing can be collected"), (problem.Where, problem.What));
    }

    [Fact]
    public void Store_that_is_only_read_when_looked_at_then_no_lock_of_it_is_taken()
    {
        _store.Dispose();
        string[] before = Directory.GetFileSystemEntries(_store.Layout.Root, "*", SearchOption.AllDirectories);
        using BarStore reader = BarStore.Open(_store.Layout.Root, new() { ReadOnly = true });
        List<string> notes = [];
        Assert.Empty(Look(reader, notes));
        Assert.DoesNotContain(notes, note => note.Contains("processes use the store", StringComparison.Ordinal));
        Assert.Equal(before, Directory.GetFileSystemEntries(_store.Layout.Root, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(10_000_000, false)]
    [InlineData(-10_000_000, false)]
    [InlineData(10_000_001, true)]
    [InlineData(-10_000_001, true)]
    public void Clock_of_the_teams_database_that_is_more_than_a_second_off_is_named(long ticksAhead, bool named)
    {
        using SqliteTeam team = new(() => new("db on host", "17.1", 3, "me", TimeSpan.FromTicks(ticksAhead), ["fsync is off"]));
        string[] said = [.. LookWith(team).Select(problem => problem.What)];
        Assert.Equal(["fsync is off", "a row was lost"], said.Take(2));
        Assert.Equal(named ? [$"its clock differs from this machine's by {(ticksAhead < 0 ? "-" : "")}1.0 s"] : [], said.Skip(2));
    }

    [Theory]
    [InlineData("start it")]
    [InlineData(null)]
    public void Teams_database_that_does_not_answer_is_named_with_what_to_do(string? hint)
    {
        using SqliteTeam team = new(() => throw new ToolkitException(ErrorKind.Failure, "it does not answer", hint!));
        Problem problem = Assert.Single(LookWith(team));
        Assert.Equal(("it does not answer", "db on host"), (problem.What, problem.Where));
        Assert.Equal(hint ?? "look at the server", problem.Hint);
    }

    private List<Problem> LookWith(TeamDatabase team)
    {
        _store.Dispose();
        using BarStore store = BarStore.Open(_store.Layout.Root, new() { Team = team });
        return Look(store);
    }

    private List<Problem> Look(BarStore? store = null, List<string>? notes = null)
    {
        List<Problem> problems = [];
        new Doctor(store ?? _store, problems, notes ?? []).Run(all: true, CancellationToken.None);
        return problems;
    }

    /// <summary>Lists files that are not there.</summary>
    private void Files(int count, long sizeBytes) => _store.Catalog.Write(transaction => transaction.Connection.Execute(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $count)
        INSERT INTO files SELECT 'f' || n, 'bars', '5m', 'bars/5m/f' || n || '.parquet', 1, $size, '', 0, 0, 1, 1, NULL FROM numbers
        """,
        ("$count", count), ("$size", sizeBytes)));

    /// <summary>A team's database of which only the list of problems is there.</summary>
    private sealed class SqliteTeam(Func<TeamStatus> status) : TeamDatabase
    {
        public override string Name => "db on host";

        public override T Read<T>(Func<DbConnection, T> work)
        {
            using SqliteConnection connection = new("Data Source=:memory:");
            connection.Open();
            connection.Execute("CREATE TABLE problems (what TEXT); INSERT INTO problems VALUES ('a row was lost')");
            return work(connection);
        }

        public override TeamStatus Status(TimeProvider clock) => status();

        public override T Write<T>(Func<DbConnection, T> work, CancellationToken cancel = default) => throw new NotSupportedException();

        public override TeamDatabase? TryHold(string name) => throw new NotSupportedException();

        public override bool IsHeld(string name) => throw new NotSupportedException();

        public override void Append(DbConnection connection, (string Name, string Columns) table, IEnumerable<IReadOnlyList<object?>> rows, string end = "") => throw new NotSupportedException();

        public override IAsyncEnumerable<string> ListenAsync(CancellationToken cancel = default) => throw new NotSupportedException();
    }
}
