using Toolkit.Tests;

namespace Toolkit.Soak.Tests;

/// <summary>The soak, the fuzzers and the cycles of scripts/soak.sh in a shorter form, as processes of their own.</summary>
public sealed class SoakTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Targets() => new(FuzzTargets.All.Keys);

    [Fact]
    public async Task Workspace_that_is_written_killed_and_damaged_at_once_holds_what_was_acknowledged() =>
        await MustSucceedAsync("run", "--minutes", "0.4", "--seed", "1", "--folder", _folder.Path, "--keep", Path.Combine(Checkout.Root, "artifacts", "soak"));

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Mutated_input_is_taken_or_refused_in_time_and_in_bounds(string target) =>
        await MustSucceedAsync("fuzz", "--seconds", "60", "--cases", "30", "--seed", "1", "--targets", target, "--folder", _folder.Path, "--keep", Path.Combine(Checkout.Root, "artifacts", "fuzz"));

    [Fact]
    public async Task Workspaces_that_are_opened_asked_and_closed_leave_memory_as_it_was() =>
        await MustSucceedAsync("memory", "--cycles", "400", "--most-mb", "50", "--folder", _folder.Path);

    private static async Task MustSucceedAsync(params string[] arguments)
    {
        List<string> lines = [];
        using Started process = Started.Self(arguments, null, lines.Add);
        await process.EndedAsync(Patience, arguments[0]);
        Assert.True(process.ExitCode == 0, string.Join('\n', lines) + process.Errors);
    }
}
