using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

public sealed class WorkspaceOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Room_for_files_of_a_remote_is_10_GiB_unless_said() => Assert.Equal(10_737_418_240, new WorkspaceOptions().RemoteCacheBytes);

    [Fact]
    public void Limits_of_a_confined_statement_are_taken_up_to_their_ends()
    {
        TimeSpan tick = TimeSpan.FromTicks(1), day = TimeSpan.FromDays(1);
        ConfinementOptions least = new() { Deadline = tick, MemoryBytes = 268_435_456, ResultRows = 1, ResultBytes = 1 };
        Assert.Same(least, least.Checked());
        Assert.Equal(day, (least with { Deadline = day }).Checked().Deadline);
        foreach (ConfinementOptions beyond in new[]
        {
            least with { Deadline = TimeSpan.Zero }, least with { Deadline = day + tick }, least with { MemoryBytes = 268_435_455 }, least with { ResultRows = 0 }, least with { ResultBytes = 0 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(beyond.Checked);
        }
    }

    [Fact]
    public void Folder_that_would_hold_a_workspace_is_the_nearest_one_around_it()
    {
        Assert.Equal(_folder.Path, new WorkspaceLayout(_folder.File("a/b/ws")).NearestFolder);
        Directory.CreateDirectory(_folder.File("ws"));
        Assert.Equal(_folder.Path, new WorkspaceLayout(_folder.File("ws")).NearestFolder);
        string top = Path.GetPathRoot(_folder.Path)!;
        Assert.Equal(top, new WorkspaceLayout(top).NearestFolder);
    }
}
