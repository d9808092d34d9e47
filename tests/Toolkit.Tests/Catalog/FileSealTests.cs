using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>What a seal says of a file in every state that the two can be in.</summary>
public sealed class FileSealTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => new(_folder.Path);

    private string Db => _folder.File("a.db");

    private string SealFile => Path.Combine(Layout.Seals, "a.db.seal");

    private string CountFile => Path.Combine(Layout.Seals, "a.db.commits");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Closed_file_when_nobody_touched_it_then_its_seal_has_the_hash_of_its_bytes()
    {
        Sealed(commits: 3);
        string[] before = Directory.GetFiles(_folder.Path);
        FileSeal seal = Seal();
        Assert.Null(seal.Damage());
        Assert.Equal(new FileInfo(Db).Length, seal.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Db))), File.ReadAllText(SealFile).Split(' ')[1]);
        Assert.Equal(["3", "0", "0"], Count());
        // Looking makes no -shm and no WAL.
        Assert.Equal(before, Directory.GetFiles(_folder.Path));
        Assert.Equal(Db, Assert.Single(FileSeal.All(Layout)).FilePath);
    }

    [Fact]
    public void Workspace_when_nothing_was_sealed_then_it_has_no_seals()
    {
        Assert.Empty(FileSeal.All(Layout));
        Assert.Null(Seal().Damage());
        Assert.Equal(0, Seal().Bytes);
    }

    [Theory]
    [InlineData("flipped", "it is damaged, or another program has written to it")]
    [InlineData("grown", "it is damaged, or another program has written to it")]
    [InlineData("cut", "it is damaged: ")]
    [InlineData("garbage", "it is damaged: ")]
    [InlineData("deleted", "it is lost")]
    public void Closed_file_when_it_is_damaged_then_that_is_said_until_the_seal_goes(string damage, string says)
    {
        Sealed(commits: 2);
        byte[] bytes = File.ReadAllBytes(Db);
        switch (damage)
        {
            case "flipped":
                // Which SQLite wrote the file last: no reader stumbles over it.
                bytes[99] ^= 1;
                File.WriteAllBytes(Db, bytes);
                break;
            case "grown":
                File.WriteAllBytes(Db, [.. bytes, .. new byte[100]]);
                break;
            case "cut":
                File.WriteAllBytes(Db, bytes[..^4096]);
                break;
            case "garbage":
                File.WriteAllText(Db, new('x', bytes.Length));
                break;
            default:
                File.Delete(Db);
                break;
        }

        for (int look = 0; look < 2; look++)
        {
            Assert.StartsWith(says, Seal().Damage(), StringComparison.Ordinal);
        }

        Seal().Remove();
        Assert.Null(Seal().Damage());
        Assert.Empty(FileSeal.All(Layout));
    }

    [Fact]
    public void Write_when_the_file_is_sound_then_the_seal_is_gone_and_closing_makes_a_new_one()
    {
        Sealed(commits: 1);
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        Write(seal, connection);
        Assert.False(File.Exists(SealFile));
        Assert.Equal(0, seal.Bytes);
        // The second commit is in the WAL alone, and counts.
        Assert.True(new FileInfo(Db + "-wal").Length > 0);
        Assert.Null(Seal().Damage());
        seal.Make(connection);
        Assert.True(File.Exists(SealFile));
        Assert.Equal(0, new FileInfo(Db + "-wal").Length);
        Assert.Null(Seal().Damage());
        Assert.Equal(["2", "0", "0"], Count());
    }

    [Fact]
    public void Write_when_the_file_was_damaged_before_then_that_is_remembered_whatever_follows()
    {
        Sealed(commits: 1);
        string good = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Db)));
        byte[] bytes = File.ReadAllBytes(Db);
        bytes[99] ^= 1;
        File.WriteAllBytes(Db, bytes);
        string bad = Convert.ToHexStringLower(SHA256.HashData(bytes));
        FileSeal seal = Seal();
        using (SqliteConnection connection = Open(Db))
        {
            for (int i = 0; i < 2; i++)
            {
                Write(seal, connection);
                seal.Make(connection);
                Assert.EndsWith($"its SHA-256 was {bad}, kept was {good}", Seal().Damage(), StringComparison.Ordinal);
            }
        }

        seal.Prefix(bad, 1);
        Assert.NotNull(Seal().Damage());
    }

    [Fact]
    public void Seal_when_it_could_not_be_broken_by_an_earlier_write_then_the_next_one_raises_no_alarm()
    {
        Sealed(commits: 1);
        string text = File.ReadAllText(SealFile);
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        Write(seal, connection);
        File.WriteAllText(SealFile, text);
        Assert.Null(Seal().Damage());
        // Half written back: the file is another already, and its WAL is still there.
        connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        Assert.True(new FileInfo(Db + "-wal").Length > 0);
        Assert.Null(Seal().Damage());
        Write(seal, connection);
        Assert.False(File.Exists(SealFile));
        Assert.Null(Seal().Damage());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(-1)]
    public void Seal_when_any_of_its_letters_is_another_then_nothing_tells_whether_the_file_is_right(int place)
    {
        Sealed(commits: 1);
        Spoil(SealFile, place);
        Assert.StartsWith("its hash in " + SealFile + " is damaged", Seal().Damage(), StringComparison.Ordinal);
        Assert.Equal(0, Seal().Bytes);
        using SqliteConnection connection = Open(Db);
        Write(Seal(), connection);
        Assert.Null(Seal().Damage());
    }

    [Fact]
    public void Seal_when_a_power_cut_left_nothing_in_it_then_there_is_none()
    {
        Sealed(commits: 1);
        File.WriteAllText(SealFile, "");
        File.WriteAllBytes(CountFile, new byte[77]);
        Assert.Null(Seal().Damage());
        File.WriteAllText(CountFile, "");
        Assert.Null(Seal().Damage());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(-1)]
    public void Count_of_commits_when_it_is_damaged_then_nothing_tells_whether_all_are_there(int place)
    {
        Sealed(commits: 1);
        Spoil(CountFile, place);
        Assert.StartsWith("the number of its commits in " + CountFile + " is damaged", Seal().Damage(), StringComparison.Ordinal);
        File.Delete(CountFile);
        Assert.Null(Seal().Damage());
    }

    [Fact]
    public void Commits_when_an_older_file_takes_the_place_of_the_newer_then_they_are_told_as_they_were_found()
    {
        Sealed(commits: 1);
        byte[] old = File.ReadAllBytes(Db);
        Sealed(commits: 2);
        File.WriteAllBytes(Db, old);
        Assert.StartsWith("commits are lost: it has 1 of 3;", Seal().Damage(), StringComparison.Ordinal);
        // Counting goes on behind those that are lost, and what is lost stays told: 3 were made, 1 was there.
        for (int more = 1; more <= 3; more++)
        {
            FileSeal seal = Seal();
            using SqliteConnection connection = Open(Db);
            Write(seal, connection);
            Assert.StartsWith("commits are lost: it has 1 of 3;", Seal().Damage(), StringComparison.Ordinal);
            Assert.Equal([$"{3 + more}", "3", "1"], Count());
            Assert.Equal(3 + more, connection.Number("PRAGMA application_id"));
        }
    }

    [Fact]
    public void Loss_that_a_repair_has_told_is_not_told_again_by_who_had_the_file_open()
    {
        Sealed(commits: 1);
        byte[] old = File.ReadAllBytes(Db);
        Sealed(commits: 2);
        File.WriteAllBytes(Db, old);
        FileSeal writer = Seal();
        using SqliteConnection connection = Open(Db);
        Write(writer, connection);
        Assert.NotNull(Seal().Damage());
        Seal().Remove();
        Write(writer, connection);
        Assert.Null(Seal().Damage());
        Write(writer, connection);
        Assert.Equal(["6", "0", "0"], Count());
    }

    [Fact]
    public void Commits_when_two_writers_take_turns_then_all_are_counted()
    {
        (FileSeal one, FileSeal other) = (Seal(), Seal());
        using SqliteConnection connection = Open(Db);
        for (int i = 0; i < 3; i++)
        {
            Write(one, connection);
            Write(other, connection);
        }

        Assert.Equal(["6", "0", "0"], Count());
        Assert.Equal(6, connection.Number("PRAGMA application_id"));
        Assert.Null(Seal().Damage());
    }

    [Fact]
    public void File_when_somebody_reads_or_writes_it_then_it_is_not_sealed()
    {
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        Write(seal, connection);
        using (SqliteConnection reader = Open(Db))
        {
            reader.Execute("BEGIN");
            reader.Number("SELECT COUNT(*) FROM t");
            Write(seal, connection);
            seal.Make(connection);
            Assert.False(File.Exists(SealFile));
            reader.Execute("COMMIT");
            reader.Execute("BEGIN IMMEDIATE");
            seal.Make(connection);
            Assert.False(File.Exists(SealFile));
            reader.RollBack();
        }

        seal.Make(connection);
        Assert.True(File.Exists(SealFile));
        // In no transaction any more: the next one begins.
        Write(seal, connection);
    }

    [UnixFact]
    public void File_when_it_is_removed_while_it_is_sealed_or_counted_then_nothing_of_it_stays()
    {
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        Write(seal, connection);
        raw.sqlite3_trace(connection.Handle, (_, statement) => DeleteWhen(statement.StartsWith("SELECT COUNT(*) FROM main.sqlite_master", StringComparison.Ordinal)), null);
        seal.Make(connection);
        Assert.False(File.Exists(Db));
        Assert.Empty(FileSeal.All(Layout));
        raw.sqlite3_trace(connection.Handle, (strdelegate_trace)null!, null);
        connection.Execute("BEGIN IMMEDIATE");
        seal.Break(connection);
        connection.Execute("COMMIT");
        seal.Committed();
        Assert.Empty(FileSeal.All(Layout));

        void DeleteWhen(bool now)
        {
            if (now)
            {
                File.Delete(Db);
            }
        }
    }

    [Fact]
    public void Commit_when_nothing_can_be_kept_beside_it_then_it_stands()
    {
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        Write(seal, connection);
        Directory.Delete(Layout.Seals, recursive: true);
        _folder.Write(".seals", "a file in the place of the folder");
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute("INSERT INTO t VALUES (1)");
        connection.Execute("COMMIT");
        seal.Committed();
        seal.Make(connection);
        Assert.Equal(2, connection.Number("SELECT COUNT(*) FROM t"));
        Assert.True(File.Exists(Path.Combine(_folder.Path, ".seals")));
    }

    [Theory]
    [InlineData(10, 7)]
    [InlineData(400_000, 300_000)]
    public void Lines_that_are_only_added_to_when_they_begin_as_they_did_then_they_are_right(int length, int kept)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        string path = _folder.File("a.jsonl"), hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, kept)));
        File.WriteAllBytes(path, bytes[..kept]);
        FileSeal seal = new(Layout, path);
        seal.Prefix(hash, kept);
        Assert.Null(seal.Damage());
        File.WriteAllBytes(path, bytes);
        seal.CheckPrefix();
        Assert.Null(seal.Damage());
        Assert.Equal(kept, seal.Bytes);

        // One byte behind what is kept may be another, the last one of it not.
        bytes[kept] ^= 1;
        File.WriteAllBytes(path, bytes);
        seal.CheckPrefix();
        Assert.Null(seal.Damage());
        bytes[kept - 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.StartsWith("it is damaged", seal.Damage(), StringComparison.Ordinal);
        seal.CheckPrefix();
        bytes[kept - 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        // As it was again, and yet it had been another when it was written to.
        Assert.StartsWith("it was damaged", seal.Damage(), StringComparison.Ordinal);
        string told = seal.Damage()!;
        seal.CheckPrefix();
        seal.Prefix(hash, kept);
        Assert.Equal(told, seal.Damage());
        seal.Remove();
        seal.Prefix(hash, kept);
        seal.Prefix(Convert.ToHexStringLower(SHA256.HashData(bytes)), length);
        Assert.Equal(length, seal.Bytes);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.StartsWith("it is damaged", seal.Damage(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal("it is lost", seal.Damage());
    }

    [Fact]
    public void Lines_when_their_folder_is_gone_then_they_are_lost()
    {
        string path = _folder.Write("day/a.jsonl", "1\n");
        FileSeal seal = new(Layout, path);
        seal.Prefix(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("1\n"))), 2);
        Assert.Null(seal.Damage());
        Directory.Delete(_folder.File("day"), recursive: true);
        Assert.Equal("it is lost", seal.Damage());
    }

    private FileSeal Seal() => new(Layout, Db);

    /// <summary>Commits, seals and closes.</summary>
    private void Sealed(int commits)
    {
        FileSeal seal = Seal();
        using SqliteConnection connection = Open(Db);
        for (int i = 0; i < commits; i++)
        {
            Write(seal, connection);
        }

        seal.Make(connection);
    }

    private static SqliteConnection Open(string path) => SqliteFile.OpenDurable(path, TimeSpan.FromSeconds(1), connection =>
    {
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
    });

    private static void Write(FileSeal seal, SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        seal.Break(connection);
        connection.Execute("CREATE TABLE IF NOT EXISTS t (a)");
        connection.Execute("INSERT INTO t VALUES (1)");
        connection.Execute("COMMIT");
        seal.Committed();
    }

    /// <summary>How many commits there were, how many there had been when some were missing, and how many were found then.</summary>
    private string[] Count() => File.ReadAllText(CountFile).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static void Spoil(string file, int place)
    {
        char[] text = File.ReadAllText(file).ToCharArray();
        ref char letter = ref text[place < 0 ? text.Length + place : place];
        letter = letter == '1' ? '2' : '1';
        File.WriteAllText(file, new(text));
    }
}
