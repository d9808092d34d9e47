namespace Toolkit.Cli.Verbs;

/// <summary><c>gc</c>, <c>compact</c>, <c>backup</c>, <c>archive</c> and <c>vacuum</c>.</summary>
internal static class UpkeepVerbs
{
    // What goes wrong with one of them is an error.
    private static readonly string[] None = [];

    public static VerbCommand[] Create(Verb verb) => [Gc(verb), Compact(verb), Backup(verb), Archive(verb), Vacuum(verb), MaintainVerb.Create(verb)];

    private static VerbCommand Gc(Verb verb)
    {
        Option<bool> dryRun = DryRun();
        Option<double> grace = Grace();
        return verb.Create("gc", "Remove files that no kept version needs.", "toolkit gc --dry-run", async (call, cancel) =>
        {
            GarbageReport r = await call.RunAsync(tk => tk.Maintenance.CollectGarbage(GraceOf(call, grace), call.Get(dryRun), cancel), cancel);
            call.Report.Result(new { Ok = true, Problems = None, r.Files, r.Orphans, r.Bytes, r.HotRows, r.Locks, r.OldestVersion, r.Paths }, text =>
            {
                text.WriteLines(r.Paths);
                text.WriteLine($"{(call.Get(dryRun) ? "would remove" : "removed")} {r.Files} files and {r.Orphans} orphans ({Text.Bytes(r.Bytes)}), {r.HotRows} hot rows; versions from {r.OldestVersion} on are kept");
            });
        }, dryRun, grace);
    }

    private static VerbCommand Compact(Verb verb)
    {
        Option<bool> all = new("--all") { Description = "Join the files of every timeframe, not only where there are more than 200." };
        return verb.Create("compact", "Fold hot rows into Parquet, and join files where a timeframe has many.", "toolkit compact --all", async (call, cancel) =>
        {
            CompactReport r = await call.RunAsync(tk => tk.Maintenance.Compact(call.Get(all), cancel), cancel);
            call.Report.Result(
                new { Ok = true, Problems = None, r.HotRows, r.FilesBefore, r.FilesAfter, r.BytesBefore, r.BytesAfter, r.Version },
                $"folded {Text.Count(r.HotRows)} hot rows; {r.FilesBefore} files ({Text.Bytes(r.BytesBefore)}) are now {r.FilesAfter} ({Text.Bytes(r.BytesAfter)})");
        }, all);
    }

    private static VerbCommand Backup(Verb verb)
    {
        Argument<string> destination = new("DEST") { Description = "A new folder for the backup; it is a workspace like any other." };
        Option<bool> link = Link();
        return verb.Create("backup", "Copy the current version and the live store into a new folder, while writers go on.", "toolkit backup ~/backup/2024-01-31", async (call, cancel) =>
        {
            BackupReport r = await call.RunAsync(tk => tk.Maintenance.Backup(Path.GetFullPath(call.Get(destination)!), call.Get(link), cancel), cancel);
            call.Report.Result(
                new { Ok = true, Problems = None, r.Path, r.Version, r.Files, r.Linked, r.Bytes },
                $"version {r.Version} is in {r.Path}: {r.Files} files, {(call.Get(link) ? $"{r.Linked} of them linked, " : "")}{Text.Bytes(r.Bytes)}");
        }, destination, link);
    }

    private static VerbCommand Archive(Verb verb)
    {
        Option<string> age = new("--older-than") { Description = "Rows of this age and older: 90d, 12w, 3mo, 1y; months and years are those of the calendar. Default: 3mo.", HelpName = "TIME", DefaultValueFactory = _ => "3mo" };
        Option<bool> dryRun = DryRun();
        return verb.Create("archive", "Move old orders, trades, signals and tickers of the live store to Parquet; they are found as before.", "toolkit archive --older-than 3mo", async (call, cancel) =>
        {
            CalendarSpan span = CalendarSpan.Parse(call.Get(age)!);
            using Workspace tk = call.Open();
            ArchiveReport r = await tk.Live.ArchiveAsync(tk.Settings.Clock.GetUtcNow().UtcDateTime.AddMonths(-span.Months) - span.Time, call.Get(dryRun), cancel);
            call.Report.Result(
                new { Ok = true, Problems = None, r.Before, r.Orders, r.Trades, r.Signals, r.Tickers, r.Files, r.Bytes },
                $"{(call.Get(dryRun) ? "would move" : "moved")} {Text.Count(r.Orders)} orders, {Text.Count(r.Trades)} trades, {Text.Count(r.Signals)} signals and {Text.Count(r.Tickers)} tickers from before {Text.Of(r.Before)} to {r.Files} files ({Text.Bytes(r.Bytes)})");
        }, age, dryRun);
    }

    private static VerbCommand Vacuum(Verb verb) => verb.Create("vacuum", "Write the catalog and the live store anew without the room that deleted rows left.", "toolkit vacuum", async (call, cancel) =>
    {
        long freed = await call.RunAsync(tk => tk.Maintenance.Vacuum(cancel), cancel);
        call.Report.Result(new { Ok = true, Problems = None, BytesFreed = freed }, $"{Text.Bytes(freed)} freed");
    });

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Only say what would be done." };

    public static Option<bool> Link() => new("--link")
    {
        Description = "Hard links in place of copies, on the same disk: quick and small, but a damaged or lost disk takes both, and a byte that flips in a file flips in both.",
    };

    public static Option<double> Grace() => new("--grace") { Description = "Hours that removed files are kept. Default 1.", HelpName = "HOURS", DefaultValueFactory = _ => 1 };

    public static TimeSpan GraceOf(Call call, Option<double> grace) => call.Get(grace) is >= 0 and < 1e6 and var hours
        ? TimeSpan.FromHours(hours)
        : throw ToolkitException.Usage($"--grace {Text.Of(call.Get(grace))}: a number of hours, 0 or more, is needed", "write --grace 24, or leave it away");
}
