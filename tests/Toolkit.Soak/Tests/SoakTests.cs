using Toolkit.Tests;

namespace Toolkit.Soak.Tests;

/// <summary>What scripts/soak.sh does for minutes, in a shorter form and with fixed seeds.</summary>
public sealed class SoakTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _lines = [];

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Targets() => new(FuzzTargets.All.Keys);

    [Fact]
    public async Task Workspace_that_is_written_killed_and_damaged_at_once_holds_what_was_acknowledged() =>
        await new SoakRun(new() { Seed = 1, Length = TimeSpan.FromSeconds(20), Folder = _folder.Path }, _lines.Add).RunAsync();

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Mutated_input_is_taken_or_refused_in_time_and_in_bounds(string target)
    {
        int faults = await new FuzzRun(1, _folder.Path, Path.Combine(Checkout.Root, "artifacts", "fuzz"), _lines.Add).RunAsync(target, Patience, cases: 25);
        Assert.True(faults == 0, string.Join('\n', _lines));
        Assert.Contains($"fuzz: {target}: 25 cases", _lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspaces_that_are_opened_asked_and_closed_leave_memory_as_it_was()
    {
        using Started process = Started.Self(["memory", "--cycles", "300", "--most-mb", "20", "--folder", _folder.Path], null, _lines.Add);
        await process.EndedAsync(Patience, "memory");
        Assert.True(process.ExitCode == 0, string.Join('\n', _lines) + process.Errors);
    }
}
