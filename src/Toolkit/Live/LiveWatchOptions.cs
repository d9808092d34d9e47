namespace Toolkit;

/// <summary>What is watched, and who is told.</summary>
public sealed record LiveWatchOptions
{
    /// <summary>How often is looked. Default 30 s; above 0.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A strategy that runs and was not heard of for so long has stopped. Default 2 minutes.</summary>
    public TimeSpan HeartbeatLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A bar that is so late after its close makes its feed stale. Default 5 minutes.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Less free space than this on the workspace's disk is a full disk, in bytes. Default 1 GiB; 0: not watched.</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;

    /// <summary>
    /// A command of the shell that is run for each alert. It finds it in the variables <c>TOOLKIT_ALERT_KIND</c>, <c>_STATE</c>, <c>_SUBJECT</c>,
    /// <c>_TEXT</c> and <c>_TIME</c>, and as JSON on its standard input. Default: none.
    /// </summary>
    public string? Command { get; init; }

    /// <summary>An address that each alert is posted to as JSON. Default: none. No message ever shows more of it than the host.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>How long the command or one attempt at the webhook may take. Default 30 s; up to 45 days.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an alert that could not be delivered is tried again; the waits double from 1 s to a minute. Default 20.</summary>
    public int Retries { get; init; } = 20;

    /// <summary>Is told what could not be delivered. Default: nobody.</summary>
    public Action<string>? Notes { get; init; }
}
