namespace Toolkit;

/// <summary>How a range is fetched.</summary>
public sealed record FetchOptions
{
    /// <summary>Ask for everything again, whatever is stored. Default false.</summary>
    public bool Refresh { get; init; }

    /// <summary>Ask for nothing: what is stored is the answer, and what is missing a note. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>How many known bars may be asked for again to make one request of two. Default 0.</summary>
    public int MergeOver { get; init; }

    /// <summary>Where the API is instead of its public address; for the folder feed the folder. Default null.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The calendar. Default: the symbol's, else the feed's, else by asset type, else guessed from the bars.</summary>
    public TradingCalendar? Calendar { get; init; }

    /// <summary>After how long the newest part is asked for again where the source had nothing. Default 1 hour.</summary>
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How late a source may be with a bar; what is older and was not there is taken to not exist. Default 7 days.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What bars must fulfil.</summary>
    public BarRules Rules { get; init; } = BarRules.Default;

    /// <summary>How many series are fetched at once. Default 8; 1 or more.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>How long to wait for another process that fetches the same series. Default 10 minutes.</summary>
    public TimeSpan WaitForOthers { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Is given the report when the fetch is complete; for calls that return the bars themselves. Default: nobody.</summary>
    public Action<FetchReport>? Report { get; init; }

    /// <summary>Is told what was assumed or left out. Default: nobody; the report has it, too.</summary>
    public Action<string>? Notes { get; init; }
}
