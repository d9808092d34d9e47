using Microsoft.Data.Sqlite;
using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What is said of the live store and of the files to which its old rows have moved.</summary>
public sealed class TradingVerificationTests : IDisposable
{
    private static readonly DateTime Day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public TradingVerificationTests() => _store = BarStore.Open(_folder.File("w"), new() { BusyTimeout = TimeSpan.FromMilliseconds(1) });

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Store_without_live_rows_has_nothing_to_look_at() => Assert.Equal((0, 0), Counts(null));

    [Fact]
    public void Archived_file_is_looked_at_in_its_night_and_whenever_all_are()
    {
        _store.Trading.Write(connection =>
        {
            SideFiles.Insert(connection, new("a", "signals", "trading/a.parquet", 3, 100, "00", 0, 1), 0);
            return 0;
        });
        Assert.Equal((1, 1), Counts(null));
        Assert.Equal(1, Counts(new(2, Day)).Problems + Counts(new(2, Day.AddDays(1))).Problems);
        (List<Problem> problems, List<string> notes) = Look(null);
        Assert.Equal(_store.Layout.Absolute("trading/a.parquet"), problems[0].Where);
        Assert.StartsWith("it is lost", problems[0].What, StringComparison.Ordinal);
        Assert.EndsWith("3 rows in 1 archived files", notes[0], StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("no database", "a backup ")]
    [InlineData("folder for a WAL", "give this user the right")]
    public void Live_store_that_cannot_be_opened_is_named_with_what_to_do(string state, string hint)
    {
        File.WriteAllText(_store.Layout.Trading, state == "no database" ? new('x', 5_000) : "");
        if (state != "no database")
        {
            Directory.CreateDirectory(_store.Layout.Trading + "-wal");
        }

        Problem problem = Assert.Single(Look(null).Problems);
        Assert.Equal(_store.Layout.Trading, problem.Where);
        Assert.StartsWith(hint, problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_store_that_another_program_keeps_to_itself_is_busy_and_not_damaged()
    {
        using SqliteConnection other = SqliteFile.Open(_store.Layout.Trading, SqliteOpenMode.ReadWriteCreate);
        other.Execute("CREATE TABLE t (a)");
        other.Execute("BEGIN EXCLUSIVE");
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => Look(null)).Kind);
        other.RollBack();
    }

    private (int Problems, int Notes) Counts(NightlyShare? share) => Look(share) is var (problems, notes) ? (problems.Count, notes.Count) : default;

    private (List<Problem> Problems, List<string> Notes) Look(NightlyShare? share)
    {
        (List<Problem> Problems, List<string> Notes) found = ([], []);
        TradingVerification.Run(_store, found, share, CancellationToken.None);
        return found;
    }
}
