using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary><c>maintain</c>: the nightly round, and having the system do it every night.</summary>
internal sealed class MaintainVerb
{
    private readonly Option<bool> _offline = new("--offline") { Description = "Ask no feed." };
    private readonly Option<string?> _baseUrl = new("--base-url") { Description = "Address of the feeds' API instead of its public one; for the folder feed the folder.", HelpName = "URL" };
    private readonly Option<double> _grace = UpkeepVerbs.Grace();
    private readonly Option<int> _nights = Number("--verify-nights", "Hash a part of the files each night, so that each file has its turn within N; 1 hashes all. A multiple of 7 never comes by some when the round is weekly.", 5);
    private readonly Option<string?> _backups = new("--backups") { Description = "Folder that gets a backup when the day has changed or something was written since the last. Default: none is made.", HelpName = "DIR" };
    private readonly Option<bool> _link = UpkeepVerbs.Link();
    private readonly Option<int> _daily = Number("--keep-daily", "Keep the last backup of N days.", 7);
    private readonly Option<int> _weekly = Number("--keep-weekly", "Keep the last backup of N weeks.", 4);
    private readonly Option<int> _monthly = Number("--keep-monthly", "Keep the last backup of N months.", 6);
    private readonly Option<bool> _dryRun = UpkeepVerbs.DryRun();
    private readonly Option<bool> _install = new("--install") { Description = "Do not run it now, but every night, with the options given: by a timer of systemd, else by cron; says what it wrote." };
    private readonly Option<string> _at = new("--at") { Description = "When, with --install, in local time. Default 02:30.", HelpName = "HH:MM", DefaultValueFactory = _ => "02:30" };
    private readonly Option<bool> _uninstall = new("--uninstall") { Description = "Take away what --install wrote for this workspace." };

    public static VerbCommand Create(Verb verb) => new MaintainVerb().Of(verb);

    private VerbCommand Of(Verb verb) => verb.Create(
        "maintain",
        "The nightly round: extend fetched series, seal old days of ticks, fold hot rows, compact, gc, verify, a copy of the catalog, a backup; says what needs a person. Exit code 4: something stored is damaged; 1: something else did not work.",
        "toolkit maintain --backups ~/backup", RunAsync,
        _offline, _baseUrl, _grace, _nights, _backups, _link, _daily, _weekly, _monthly, _dryRun, _install, _at, _uninstall);

    private async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        MaintainOptions options = Read(call);
        if (call.Get(_install) || call.Get(_uninstall))
        {
            Schedule(call);
            return 0;
        }

        IReadOnlyList<MaintainStep> steps = await call.RunAsync(tk => tk.Maintenance.Maintain(options, cancel), cancel);
        string[] needs = [.. steps.SelectMany(step => step.Needs.Select(need => $"{step.Name}: {need}"))];
        var json = new
        {
            Ok = steps.All(s => s.Ok),
            Steps = steps.Select(s => new { s.Name, s.Ok, Detail = Words.Of(s.Detail), ElapsedMs = s.Elapsed, s.Needs }),
            Needs = needs,
            Problems = steps.Where(s => !s.Ok).Select(s => $"{s.Name}: {s.Detail}"),
        };
        call.Report.Result(json, text =>
        {
            text.WriteLines(steps.Select(s => $"{(s.Ok ? "ok" : "failed"),-7} {s.Name,-13} {s.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),6} s  {Words.Of(s.Detail)}"));
            text.WriteLines(needs.Select(need => $"needs you: {Words.Of(need)}"));
        });
        return steps.All(s => s.Ok) ? 0 : (int)(steps.Any(s => s is { Name: "verify", Ok: false }) ? ErrorKind.BadData : ErrorKind.Failure);
    }

    private MaintainOptions Read(Call call) => new()
    {
        Offline = call.Get(_offline),
        BaseUrl = call.Get(_baseUrl),
        Grace = UpkeepVerbs.GraceOf(call, _grace),
        VerifyNights = AtLeast(call, _nights, 1),
        BackupFolder = call.Get(_backups) is { } folder ? Path.GetFullPath(folder) : null,
        LinkBackups = call.Get(_link),
        KeepDaily = AtLeast(call, _daily, 0),
        KeepWeekly = AtLeast(call, _weekly, 0),
        KeepMonthly = AtLeast(call, _monthly, 0),
        DryRun = call.Get(_dryRun),
    };

    private void Schedule(Call call)
    {
        if (call.Get(_install) && call.Get(_uninstall))
        {
            throw ToolkitException.Usage("--install and --uninstall are both given", "leave one away");
        }

        if (!TimeOnly.TryParseExact(call.Get(_at), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at))
        {
            throw ToolkitException.Usage($"--at {call.Get(_at)}: a time of the day is needed", "write --at 02:30");
        }

        Option[] passed = [_offline, _baseUrl, _grace, _nights, _backups, _link, _daily, _weekly, _monthly];
        NightlySchedule schedule = new(call.Folder, [.. passed.SelectMany(Said)], at);
        NightlyChange change = call.Get(_install) ? schedule.Install() : schedule.Uninstall();
        call.Report.Result(new { Ok = true, change.By, change.Paths, change.Lines }, text => text.WriteLines(change.Text));

        IEnumerable<string> Said(Option option) => call.Parsed.GetResult(option) is { Implicit: false } said
            ? [option.Name, .. said.Tokens.Select(token => option == _backups ? Path.GetFullPath(token.Value) : token.Value)]
            : [];
    }

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = $"{description} Default {usual}.", DefaultValueFactory = _ => usual, HelpName = "N" };

    private static int AtLeast(Call call, Option<int> option, int least) => call.Get(option) is var number && number >= least
        ? number
        : throw ToolkitException.Usage($"{option.Name} {number}: a number of {least} or more is needed", "leave it away for the default");
}
