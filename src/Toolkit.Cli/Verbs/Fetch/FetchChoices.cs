namespace Toolkit.Cli.Verbs;

/// <summary>The options that say how a feed is asked.</summary>
internal sealed class FetchChoices
{
    private readonly Option<bool> _refresh = new("--refresh") { Description = "Ask for everything again, whatever is stored." };

    private readonly Option<bool> _offline = new("--offline") { Description = "Ask for nothing: what is stored is the answer." };

    private readonly Option<int> _mergeOver = new("--merge-over") { Description = "Make one request of two when at most N known bars lie between. Default 0.", HelpName = "N" };

    private readonly Option<string?> _baseUrl = new("--base-url") { Description = "Address of the API instead of its public one; for the folder feed the folder.", HelpName = "URL" };

    private readonly Option<string?> _calendar = ReadChoices.CalendarOption();

    public Option[] Options => [_refresh, _offline, _mergeOver, _baseUrl, _calendar];

    public FetchOptions Read(Call call) => new()
    {
        Refresh = call.Get(_refresh),
        Offline = call.Get(_offline),
        MergeOver = call.Get(_mergeOver) is >= 0 and var bars ? bars : throw ToolkitException.Usage($"--merge-over {call.Get(_mergeOver)}: a number of bars, 0 or more, is needed", "write --merge-over 100, or leave it away"),
        BaseUrl = call.Get(_baseUrl),
        Calendar = ReadChoices.CalendarOf(call, _calendar),
    };
}
