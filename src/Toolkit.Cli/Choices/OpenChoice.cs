namespace Toolkit.Cli.Choices;

/// <summary>Opens what a verb has made in front of the person who watches, unless that is not wanted.</summary>
/// <param name="what">What is opened.</param>
internal sealed class OpenChoice(string what)
{
    private readonly Option<bool> _not = new("--no-open") { Description = $"Do not open {what}. It opens by itself on a desktop, in a terminal, and never with --json." };

    public Option Option => _not;

    /// <summary>Opens a file or an address; the caller has said where it is.</summary>
    public void Open(Call call, string target)
    {
        if (!call.Get(_not) && !call.Report.Json)
        {
            call.Report.Terminal.Opener?.Invoke(target);
        }
    }
}
