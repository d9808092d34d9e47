namespace Toolkit.Cli.Verbs;

/// <summary>Runs a stored run again.</summary>
internal static class RunsRerunVerb
{
    private const int DifferencesShown = 5;

    public static VerbCommand Create(Verb verb)
    {
        Option<bool> check = new("--check") { Description = "Save nothing, and fail (exit code 1) unless every statistic, every trade and the equity are the same to the last bit." };
        return verb.Create(
            "rerun",
            "Run a stored run again on the same bars and save it, tagged rerun-of:ID. Exit code 4 when its bars have changed and the old ones are not kept any more.",
            "toolkit runs rerun 7 --check",
            async (call, cancel) =>
            {
                using Workspace tk = call.Open();
                RerunReport report = await tk.Runs.RerunAsync(call.Get(RunsVerb.Id), cancel: cancel);
                report.Notes.ToList().ForEach(call.Report.Note);
                long? saved = call.Get(check) ? null : await SaveAsync(tk, report, call.Report.Note, cancel);
                call.Report.Result(
                    new { RunId = report.Original.Id, Same = report.IsSame, report.Differences, report.Notes, Metrics = report.Result.Metrics.ToJson(), SavedAs = saved },
                    text => Write(text, report, saved));
                return call.Get(check) && !report.IsSame ? (int)ErrorKind.Failure : 0;
            },
            RunsVerb.Id,
            check);
    }

    private static async Task<long> SaveAsync(Workspace tk, RerunReport report, Action<string> note, CancellationToken cancel) => await tk.Runs.SaveAsync(
        report.Result,
        report.Original.Name,
        new()
        {
            Tags = [.. report.Original.Tags.Where(tag => !tag.StartsWith("rerun-of:", StringComparison.Ordinal)), $"rerun-of:{report.Original.Id}"],
            Notes = report.Original.Summary.Notes,
            Parameters = report.Original.Parameters.Where(p => !report.Result.Parameters.ContainsKey(p.Key)).ToDictionary(),
            Benchmark = await tk.Runs.BenchmarkBarsAsync(report.Original, note, cancel),
        },
        cancel);

    private static void Write(TextWriter text, RerunReport report, long? saved)
    {
        Metrics metrics = report.Result.Metrics;
        text.WriteLine(report.IsSame
            ? $"run {report.Original.Id} gives the same again, to the last bit: {MetricsText.Number(metrics.ReturnPct)} % in {Text.Count(metrics.Trades)} trades, {Text.Count(report.Result.Equity.Count)} points of equity"
            : $"run {report.Original.Id} does not give the same again:");
        text.WriteLines(report.Differences.Take(DifferencesShown).Select(difference => $"  {difference}"));
        if (report.Differences.Count > DifferencesShown)
        {
            text.WriteLine($"  and {report.Differences.Count - DifferencesShown} differences more (--json lists them)");
        }

        if (saved is { } id)
        {
            text.WriteLine($"saved as run {id}, tagged rerun-of:{report.Original.Id}");
        }
    }
}
