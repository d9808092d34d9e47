using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>What a seal says of a file in every state that the two can be in.</summary>
public sealed class FileSealTests : IDisposable
{
    private readonly SealedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Closed_file_when_nobody_touched_it_then_its_seal_has_the_hash_of_its_bytes()
    {
        _file.Commit(commits: 3);
        string[] before = Directory.GetFiles(_file.Folder.Path);
        FileSeal seal = _file.Seal();
        Assert.Null(seal.Damage());
        Assert.Equal(new FileInfo(_file.Db).Length, seal.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_file.Db))), File.ReadAllText(_file.SealPath).Split(' ')[1]);
        Assert.Equal(["3", "0", "0"], _file.Count());
        // Looking makes no -shm and no WAL.
        Assert.Equal(before, Directory.GetFiles(_file.Folder.Path));
        Assert.Equal(_file.Db, Assert.Single(FileSeal.All(_file.Layout)).FilePath);
    }

    [Fact]
    public void Workspace_when_nothing_was_sealed_then_it_has_no_seals()
    {
        Assert.Empty(FileSeal.All(_file.Layout));
        Assert.Null(_file.Seal().Damage());
        Assert.Equal(0, _file.Seal().Bytes);
    }

    [Theory]
    [InlineData("flipped", "it is damaged, or another program has written to it")]
    [InlineData("grown", "it is damaged, or another program has written to it")]
    [InlineData("cut", "it is damaged: ")]
    [InlineData("garbage", "it is damaged: ")]
    [InlineData("deleted", "it is lost")]
    public void Closed_file_when_it_is_damaged_then_that_is_said_until_the_seal_goes(string damage, string says)
    {
        _file.Commit(commits: 2);
        byte[] bytes = File.ReadAllBytes(_file.Db);
        switch (damage)
        {
            case "flipped":
                // Which SQLite wrote the file last: no reader stumbles over it.
                bytes[99] ^= 1;
                File.WriteAllBytes(_file.Db, bytes);
                break;
            case "grown":
                File.WriteAllBytes(_file.Db, [.. bytes, .. new byte[100]]);
                break;
            case "cut":
                File.WriteAllBytes(_file.Db, bytes[..^4096]);
                break;
            case "garbage":
                File.WriteAllText(_file.Db, new('x', bytes.Length));
                break;
            default:
                File.Delete(_file.Db);
                break;
        }

        for (int look = 0; look < 2; look++)
        {
            Assert.StartsWith(says, _file.Seal().Damage(), StringComparison.Ordinal);
        }

        _file.Seal().Remove();
        Assert.Null(_file.Seal().Damage());
        Assert.Empty(FileSeal.All(_file.Layout));
    }

    [Fact]
    public void Write_when_the_file_is_sound_then_the_seal_is_gone_and_closing_makes_a_new_one()
    {
        _file.Commit(commits: 1);
        FileSeal seal = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(seal, connection);
        Assert.False(File.Exists(_file.SealPath));
        Assert.Equal(0, seal.Bytes);
        // The second commit is in the WAL alone, and counts.
        Assert.True(new FileInfo(_file.Db + "-wal").Length > 0);
        Assert.Null(_file.Seal().Damage());
        seal.Make(connection);
        Assert.True(File.Exists(_file.SealPath));
        Assert.Equal(0, new FileInfo(_file.Db + "-wal").Length);
        Assert.Null(_file.Seal().Damage());
        Assert.Equal(["2", "0", "0"], _file.Count());
    }

    [Fact]
    public void Write_when_the_file_was_damaged_before_then_that_is_remembered_whatever_follows()
    {
        _file.Commit(commits: 1);
        string good = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_file.Db)));
        byte[] bytes = File.ReadAllBytes(_file.Db);
        bytes[99] ^= 1;
        File.WriteAllBytes(_file.Db, bytes);
        string bad = Convert.ToHexStringLower(SHA256.HashData(bytes));
        FileSeal seal = _file.Seal();
        using (SqliteConnection connection = _file.Open())
        {
            for (int i = 0; i < 2; i++)
            {
                SealedFile.Write(seal, connection);
                seal.Make(connection);
                Assert.EndsWith($"its SHA-256 was {bad}, kept was {good}", _file.Seal().Damage(), StringComparison.Ordinal);
            }
        }

        seal.Prefix(bad, 1);
        Assert.NotNull(_file.Seal().Damage());
    }

    [Fact]
    public void Seal_when_it_could_not_be_broken_by_an_earlier_write_then_the_next_one_raises_no_alarm()
    {
        _file.Commit(commits: 1);
        string text = File.ReadAllText(_file.SealPath);
        FileSeal seal = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(seal, connection);
        File.WriteAllText(_file.SealPath, text);
        Assert.Null(_file.Seal().Damage());
        // Half written back: the file is another already, and its WAL is still there.
        connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        Assert.True(new FileInfo(_file.Db + "-wal").Length > 0);
        Assert.Null(_file.Seal().Damage());
        SealedFile.Write(seal, connection);
        Assert.False(File.Exists(_file.SealPath));
        Assert.Null(_file.Seal().Damage());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(-1)]
    public void Seal_when_any_of_its_letters_is_another_then_nothing_tells_whether_the_file_is_right(int place)
    {
        _file.Commit(commits: 1);
        SealedFile.Spoil(_file.SealPath, place);
        Assert.StartsWith("its hash in " + _file.SealPath + " is damaged", _file.Seal().Damage(), StringComparison.Ordinal);
        Assert.Equal(0, _file.Seal().Bytes);
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(_file.Seal(), connection);
        Assert.Null(_file.Seal().Damage());
    }

    [Fact]
    public void Seal_when_a_power_cut_left_nothing_in_it_then_there_is_none()
    {
        _file.Commit(commits: 1);
        File.WriteAllText(_file.SealPath, "");
        File.WriteAllBytes(_file.CountPath, new byte[77]);
        Assert.Null(_file.Seal().Damage());
        File.WriteAllText(_file.CountPath, "");
        Assert.Null(_file.Seal().Damage());
    }

    [Fact]
    public void File_when_somebody_reads_or_writes_it_then_it_is_not_sealed()
    {
        FileSeal seal = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(seal, connection);
        using (SqliteConnection reader = _file.Open())
        {
            reader.Execute("BEGIN");
            reader.Number("SELECT COUNT(*) FROM t");
            SealedFile.Write(seal, connection);
            seal.Make(connection);
            Assert.False(File.Exists(_file.SealPath));
            reader.Execute("COMMIT");
            reader.Execute("BEGIN IMMEDIATE");
            seal.Make(connection);
            Assert.False(File.Exists(_file.SealPath));
            reader.RollBack();
        }

        seal.Make(connection);
        Assert.True(File.Exists(_file.SealPath));
        // In no transaction any more: the next one begins.
        SealedFile.Write(seal, connection);
    }

    [UnixFact]
    public void File_when_it_is_removed_while_it_is_sealed_or_counted_then_nothing_of_it_stays()
    {
        FileSeal seal = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(seal, connection);
        raw.sqlite3_trace(connection.Handle, (_, statement) => DeleteWhen(statement.StartsWith("SELECT COUNT(*) FROM main.sqlite_master", StringComparison.Ordinal)), null);
        seal.Make(connection);
        Assert.False(File.Exists(_file.Db));
        Assert.Empty(FileSeal.All(_file.Layout));
        raw.sqlite3_trace(connection.Handle, (strdelegate_trace)null!, null);
        connection.Execute("BEGIN IMMEDIATE");
        seal.Break(connection);
        connection.Execute("COMMIT");
        seal.Committed();
        Assert.Empty(FileSeal.All(_file.Layout));

        void DeleteWhen(bool now)
        {
            if (now)
            {
                File.Delete(_file.Db);
            }
        }
    }

    [Fact]
    public void Commit_when_nothing_can_be_kept_beside_it_then_it_stands()
    {
        FileSeal seal = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(seal, connection);
        Directory.Delete(_file.Layout.Seals, recursive: true);
        _file.Folder.Write(".seals", "a file in the place of the folder");
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute("INSERT INTO t VALUES (1)");
        connection.Execute("COMMIT");
        seal.Committed();
        seal.Make(connection);
        Assert.Equal(2, connection.Number("SELECT COUNT(*) FROM t"));
        Assert.True(File.Exists(Path.Combine(_file.Folder.Path, ".seals")));
    }
}
