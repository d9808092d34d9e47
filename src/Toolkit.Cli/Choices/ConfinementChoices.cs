namespace Toolkit.Cli.Choices;

/// <summary>What a confined statement may take.</summary>
internal sealed class ConfinementChoices
{
    private readonly Option<string?> _deadline = new("--deadline") { Description = "With --confine: how long the statement may run, up to a day. Default 30s.", HelpName = "TIME" };
    private readonly Option<string?> _memory = new("--memory-bytes") { Description = "With --confine: memory that it may hold: 512MiB, 4GiB. Default 2GiB, at least 256MiB.", HelpName = "SIZE" };
    private readonly Option<long?> _rows = new("--result-rows") { Description = "With --confine: rows that its result may have. Default 1000000.", HelpName = "N" };
    private readonly Option<string?> _bytes = new("--result-bytes") { Description = "With --confine: size that its result may have: 64MiB. Default 256MiB.", HelpName = "SIZE" };

    public Option[] Options => [_deadline, _memory, _rows, _bytes];

    /// <summary>The limits of a confined call, or null for one that is not.</summary>
    public ConfinementOptions? Of(Call call, bool confine)
    {
        if (!confine)
        {
            return Array.Find(Options, o => call.Parsed.GetResult(o) is { Implicit: false }) is { } alone
                ? throw ToolkitException.Usage($"{alone.Name} goes with --confine", "add --confine, or leave it away: other SQL has no such limit")
                : null;
        }

        ConfinementOptions limits = new();
        limits = limits with
        {
            Deadline = DurationText.Of(call, _deadline) ?? limits.Deadline,
            MemoryBytes = SizeText.Of(call, _memory) ?? limits.MemoryBytes,
            ResultRows = call.Get(_rows) ?? limits.ResultRows,
            ResultBytes = SizeText.Of(call, _bytes) ?? limits.ResultBytes,
        };
        try
        {
            return limits.Checked();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw ToolkitException.Usage($"a limit of --confine is out of its range: {e.ParamName} {e.ActualValue}", "--help names the ranges");
        }
    }
}
