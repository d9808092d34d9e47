namespace Toolkit.Cli.Verbs;

/// <summary>Stored backtests.</summary>
internal static class RunsVerb
{
    private const int RowsShown = 50;

    public static VerbCommand Create(Verb verb)
    {
        RunChoices choices = new();
        return verb.Create(
            "runs",
            "Stored backtests ('backtest --save' stores them): list, show, compare, export, push to a team, report, tag, delete, run again.",
            "toolkit runs --where \"sharpe > 1 and symbol = 'SPY'\" --sort sharpe",
            (call, cancel) => ListAsync(call, choices, cancel),
            [.. choices.Options, List(verb), Show(verb), Compare(verb), Export(verb), Push(verb), Tag(verb), Delete(verb), RunsReportVerb.Create(verb), RunsRerunVerb.Create(verb)]);
    }

    public static Argument<long> Id { get; } = new("ID") { Description = "Number of the run." };

    private static Argument<long[]> Ids(ArgumentArity arity) => new("ID") { Description = "Numbers of the runs.", Arity = arity };

    private static VerbCommand List(Verb verb)
    {
        RunChoices choices = new();
        return verb.Create(
            "list",
            "The stored runs, newest first.",
            "toolkit runs list --where \"returnPct > buyHoldReturnPct and trades >= 30\" --sort sharpe --limit 10",
            (call, cancel) => ListAsync(call, choices, cancel),
            choices.Options);
    }

    private static async Task ListAsync(Call call, RunChoices choices, CancellationToken cancel)
    {
        using Workspace tk = call.Open();
        RunQuery query = choices.Read(call);
        IReadOnlyList<RunSummary> runs = await tk.Runs.ListAsync(query, cancel);
        call.Report.Result(runs.Select(r => r.ToJson()), text =>
        {
            bool all = query.Limit is not null || runs.Count <= RowsShown;
            new RunsText(text).List(all ? runs : [.. runs.Take(RowsShown)], query.OrderBy);
            if (!all)
            {
                text.WriteLine($"({RowsShown} of {Text.Count(runs.Count)}; --limit N shows more)");
            }
        });
    }

    private static VerbCommand Show(Verb verb) => verb.Create("show", "One run: where its numbers come from, and its statistics.", "toolkit runs show 7", async (call, cancel) =>
    {
        using Workspace tk = call.Open();
        StoredRun run = await tk.Runs.LoadAsync(call.Get(Id), cancel);
        call.Report.Warn(run.Result.Warnings);
        // All that an export has but the curve, which is for programs.
        using MemoryStream export = new();
        await tk.Runs.ExportAsync(run.Id, RunFormat.Json, export, cancel: cancel);
        export.Position = 0;
        JsonObject json = JsonNode.Parse(export)!.AsObject();
        json.Remove("equity");
        call.Report.Result(json, text => new RunsText(text).Show(run));
    }, Id);

    private static VerbCommand Compare(Verb verb)
    {
        RunChoices choices = new();
        Argument<long[]> ids = Ids(ArgumentArity.ZeroOrMore);
        return verb.Create(
            "compare",
            "Runs side by side: the parameters that differ, every statistic with the best marked, and a warning when the data, the range or the costs differ.",
            "toolkit runs compare 3 5 8",
            async (call, cancel) =>
            {
                long[] named = call.Get(ids) ?? [];
                if (named.Length > 0 == choices.IsAsked(call))
                {
                    throw ToolkitException.Usage(
                        named.Length > 0 ? "runs are named and asked for by a condition, too" : "no runs are named", "give the numbers of the runs, or --where and its like");
                }

                using Workspace tk = call.Open();
                RunComparison compared = named.Length > 0 ? await tk.Runs.CompareAsync(named, cancel) : await tk.Runs.CompareAsync(choices.Read(call), cancel);
                call.Report.Warn(compared.Warnings);
                call.Report.Result(compared.ToJson(), text => new RunsText(text).Compare(compared));
            },
            [ids, .. choices.Options]);
    }

    private static VerbCommand Export(Verb verb)
    {
        Option<string> format = new("--format") { Description = "json (the whole run) or csv (a row for each closed trade). Default: json, or what the file's ending says.", HelpName = "FORMAT" };
        Option<string?> file = new("--output", "-o") { Description = "Write to this file instead of stdout.", HelpName = "FILE" };
        Option<bool> safe = FrameOutput.SafeOption();
        return verb.Create("export", "Write a run for other programs.", "toolkit runs export 7 --format csv -o trades.csv", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            string? path = call.Get(file) is { } named ? Path.GetFullPath(named) : null;
            RunFormat asked = (call.Get(format)?.ToLowerInvariant() ?? WholeFile.Ending(path ?? "", "json", "csv")) switch
            {
                "csv" when path is null && call.Report.Json => throw ToolkitException.Usage("--json and --format csv exclude each other on stdout", "name a file with -o FILE.csv"),
                "csv" => RunFormat.Csv,
                "json" or "" => RunFormat.Json,
                var other => throw ToolkitException.Usage($"--format: '{other}' is no choice", "use json or csv"),
            };
            using MemoryStream bytes = new();
            await tk.Runs.ExportAsync(call.Get(Id), asked, bytes, FrameOutput.CsvOf(call, safe, asked == RunFormat.Csv), cancel);
            if (path is null)
            {
                TextWriter output = call.Report.Terminal.Results;
                output.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
                output.Write(asked == RunFormat.Json ? "\n" : "");
                output.Flush();
                return;
            }

            WholeFile.Write(path, part => File.WriteAllBytes(part, bytes.ToArray()));
            call.Report.Note($"run {call.Get(Id)} written to {path}");
            call.Report.Result(new { RunId = call.Get(Id), path, Bytes = bytes.Length }, _ => { });
        }, Id, format, file, safe);
    }

    private static VerbCommand Tag(Verb verb)
    {
        Argument<string[]> tags = new("TAG") { Description = "Words to find the run by.", Arity = ArgumentArity.OneOrMore };
        Option<bool> remove = new("--remove") { Description = "Take these tags away instead." };
        return verb.Create("tag", "Give a run tags, or take them away.", "toolkit runs tag 7 baseline reviewed", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            await (call.Get(remove) ? tk.Runs.UntagAsync(call.Get(Id), call.Get(tags)!, cancel) : tk.Runs.TagAsync(call.Get(Id), call.Get(tags)!, cancel));
            IReadOnlyList<string> now = (await tk.Runs.LoadAsync(call.Get(Id), cancel)).Tags;
            call.Report.Result(
                new { RunId = call.Get(Id), Tags = now },
                now.Count == 0 ? $"run {call.Get(Id)} has no tags" : $"run {call.Get(Id)} has the tags {string.Join(' ', now.Select(Text.Of))}");
        }, Id, tags, remove);
    }

    private static VerbCommand Push(Verb verb)
    {
        Argument<long[]> ids = Ids(ArgumentArity.ZeroOrMore);
        ids.Description = "Numbers of the runs in the workspace. Default: all.";
        return verb.Create(
            "push", "Copy runs of the workspace into the team's database; one that is there already is not copied again.", "toolkit runs push 7 8 --team \"Host=db;Database=desk;Username=me\"",
            async (call, cancel) =>
            {
                using Workspace tk = call.Open();
                PushedRuns pushed = await tk.Runs.PushAsync(call.Get(ids) is { Length: > 0 } named ? named : null, cancel);
                call.Report.Result(
                    new { pushed.Added, RunIds = pushed.Ids },
                    $"{Text.Count(pushed.Added)} of {Text.Count(pushed.Ids.Count)} run(s) were new to the team; numbers there: {string.Join(", ", pushed.Ids.Take(20))}{(pushed.Ids.Count > 20 ? " …" : "")}");
            },
            ids);
    }

    private static VerbCommand Delete(Verb verb)
    {
        Argument<long[]> ids = Ids(ArgumentArity.OneOrMore);
        Option<bool> yes = new("--yes") { Description = "Do it; without it the call is refused and nothing goes." };
        return verb.Create("delete", "Remove runs for good.", "toolkit runs delete 7 --yes", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            long[] named = [.. call.Get(ids)!.Distinct()];
            if (!call.Get(yes))
            {
                throw ToolkitException.Usage("runs are removed only with --yes", "add it, or look at 'toolkit runs show' first");
            }

            await tk.Runs.DeleteAsync(named, cancel);
            call.Report.Result(new { Deleted = named }, $"deleted run{(named.Length > 1 ? "s" : "")} {string.Join(", ", named)}");
        }, ids, yes);
    }
}
