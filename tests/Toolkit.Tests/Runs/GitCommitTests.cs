using Toolkit.Runs;

namespace Toolkit.Tests.Runs;

public sealed class GitCommitTests : IDisposable
{
    private const string First = "0123456789abcdef0123456789abcdef01234567";
    private const string Second = "89abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Branch_when_packed_and_loose_then_the_loose_one()
    {
        _folder.Write(".git/HEAD", "ref: refs/heads/topic/x\n");
        _folder.Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted\n{Second} refs/heads/main\n{First} refs/heads/topic/x\n^{Second}\n");
        Assert.Equal(First, GitCommit.Of(_folder.Path));
        _folder.Write(".git/refs/heads/topic/x", Second + "\n");
        Assert.Equal(Second, GitCommit.Of(_folder.Path));
    }

    [Fact]
    public void Head_when_detached_then_its_commit()
    {
        _folder.Write(".git/HEAD", First + "\n");
        Assert.Equal(First, GitCommit.Of(_folder.File("not/there/yet")));
    }

    [Fact]
    public void Worktree_when_its_branch_lies_in_the_main_repository_then_found_there()
    {
        _folder.Write("main/.git/HEAD", "ref: refs/heads/main\n");
        _folder.Write("main/.git/refs/heads/other", First + "\n");
        _folder.Write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/other\n");
        _folder.Write("main/.git/worktrees/tree/commondir", "../..\n");
        _folder.Write("tree/.git", $"gitdir: {_folder.File("main/.git/worktrees/tree")}\n");
        Assert.Equal(First, GitCommit.Of(_folder.File("tree")));
    }

    [Theory]
    [InlineData("ref: refs/heads/none")]
    [InlineData("ref: HEAD")]
    [InlineData("garbage")]
    [InlineData("")]
    public void Repository_without_a_commit_when_asked_then_none(string head)
    {
        _folder.Write(".git/HEAD", head);
        Assert.Null(GitCommit.Of(_folder.Path));
    }
}
