using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>The count of a side database's commits, by which one that was lost is noticed.</summary>
public sealed class CommitCountTests : IDisposable
{
    private readonly SealedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(-1)]
    public void Count_of_commits_when_it_is_damaged_then_nothing_tells_whether_all_are_there(int place)
    {
        _file.Commit(commits: 1);
        SealedFile.Spoil(_file.CountPath, place);
        Assert.StartsWith("the number of its commits in " + _file.CountPath + " is damaged", _file.Seal().Damage(), StringComparison.Ordinal);
        File.Delete(_file.CountPath);
        Assert.Null(_file.Seal().Damage());
    }

    [Fact]
    public void Commits_when_an_older_file_takes_the_place_of_the_newer_then_they_are_told_as_they_were_found()
    {
        _file.Commit(commits: 1);
        byte[] old = File.ReadAllBytes(_file.Db);
        _file.Commit(commits: 2);
        File.WriteAllBytes(_file.Db, old);
        Assert.StartsWith("commits are lost: it has 1 of 3;", _file.Seal().Damage(), StringComparison.Ordinal);
        // Counting goes on behind those that are lost, and what is lost stays told: 3 were made, 1 was there.
        for (int more = 1; more <= 3; more++)
        {
            FileSeal seal = _file.Seal();
            using SqliteConnection connection = _file.Open();
            SealedFile.Write(seal, connection);
            Assert.StartsWith("commits are lost: it has 1 of 3;", _file.Seal().Damage(), StringComparison.Ordinal);
            Assert.Equal([$"{3 + more}", "3", "1"], _file.Count());
            Assert.Equal(3 + more, connection.Number("PRAGMA application_id"));
        }
    }

    [Fact]
    public void Loss_that_a_repair_has_told_is_not_told_again_by_who_had_the_file_open()
    {
        _file.Commit(commits: 1);
        byte[] old = File.ReadAllBytes(_file.Db);
        _file.Commit(commits: 2);
        File.WriteAllBytes(_file.Db, old);
        FileSeal writer = _file.Seal();
        using SqliteConnection connection = _file.Open();
        SealedFile.Write(writer, connection);
        Assert.NotNull(_file.Seal().Damage());
        _file.Seal().Remove();
        SealedFile.Write(writer, connection);
        Assert.Null(_file.Seal().Damage());
        SealedFile.Write(writer, connection);
        Assert.Equal(["6", "0", "0"], _file.Count());
    }

    [Fact]
    public void Commits_when_two_writers_take_turns_then_all_are_counted()
    {
        (FileSeal one, FileSeal other) = (_file.Seal(), _file.Seal());
        using SqliteConnection connection = _file.Open();
        for (int i = 0; i < 3; i++)
        {
            SealedFile.Write(one, connection);
            SealedFile.Write(other, connection);
        }

        Assert.Equal(["6", "0", "0"], _file.Count());
        Assert.Equal(6, connection.Number("PRAGMA application_id"));
        Assert.Null(_file.Seal().Damage());
    }
}
