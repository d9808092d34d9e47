namespace Toolkit.Cli.Verbs;

/// <summary><c>live watch</c>: alerts to a command or a webhook.</summary>
internal static class LiveWatchVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Option<string?> every = new("--every") { Description = "How often is looked. Default: 30s.", HelpName = "TIME" };
        Option<string?> command = new("--command") { Description = "A command of the shell; it finds the alert in TOOLKIT_ALERT_KIND, _STATE (begins, over), _SUBJECT, _TEXT, _TIME, and as JSON on its standard input.", HelpName = "COMMAND" };
        Option<string?> webhook = new("--webhook") { Description = "An address that alerts are posted to as JSON. Default: the variable TOOLKIT_WEBHOOK, which no list of processes shows.", HelpName = "URL" };
        Option<string?> heartbeat = new("--heartbeat-limit") { Description = "A strategy that runs and was not heard of for so long has stopped. Default: 2m.", HelpName = "TIME" };
        Option<string?> stale = new("--stale-after") { Description = "A bar that is so late after its close makes its feed stale. Default: 5m.", HelpName = "TIME" };
        Option<double?> free = new("--min-free") { Description = "Less free space than so many MB is a full disk; 0 watches none. Default: 1024.", HelpName = "MB" };
        UntilStopped stop = new();
        return verb.Create(
            "watch",
            "Watch strategies, their bars, fetched series and the disk: each alert goes out once when it begins and once when it is over. Ctrl-C ends it (exit code 130). "
                + "A line for each alert on stderr; with --json a document for each, a line long, on stdout.",
            "toolkit live watch --every 1m --command 'mail -s \"$TOOLKIT_ALERT_TEXT\" me@example.org'",
            async (call, cancel) =>
            {
                LiveWatchOptions plain = new();
                LiveWatchOptions options = plain with
                {
                    Every = DurationText.Of(call, every) ?? plain.Every,
                    HeartbeatLimit = DurationText.Of(call, heartbeat) ?? plain.HeartbeatLimit,
                    StaleAfter = DurationText.Of(call, stale) ?? plain.StaleAfter,
                    MinFreeBytes = call.Get(free) is { } megabytes ? Bytes(megabytes) : plain.MinFreeBytes,
                    Command = call.Get(command),
                    Webhook = Address(call.Get(webhook) ?? Environment.GetEnvironmentVariable("TOOLKIT_WEBHOOK")),
                    Notes = call.Report.Warn,
                };
                using Workspace tk = call.Open();
                return await stop.RunAsync(call, token => tk.WatchLiveAsync(options, new Told(call.Report), token), cancel);
            },
            every, command, webhook, heartbeat, stale, free, stop.Option);
    }

    private static long Bytes(double megabytes) => megabytes is >= 0 and < 1e12
        ? (long)(megabytes * (1 << 20))
        : throw ToolkitException.Usage($"--min-free {Text.Of(megabytes)}: a number of MB, 0 or more, is needed", "write --min-free 1024, or leave it away");

    /// <summary>Without the address in the message: it may hold a key.</summary>
    private static Uri? Address(string? text) => string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address
        : throw ToolkitException.Usage("--webhook is no address", "write one such as https://example.org/hook");

    private sealed class Told(Report report) : IProgress<LiveAlert>
    {
        public void Report(LiveAlert a) => report.Line(
            new { a.Kind, State = a.IsOver ? "over" : "begins", a.Subject, a.Text, a.Time }, $"{Text.Of(a.Time)} {a.Text}");
    }
}
