namespace Toolkit.Cli.Verbs;

/// <summary><c>runs report</c>: a stored run, or several side by side, as a page.</summary>
internal static class RunsReportVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<long[]> ids = new("ID") { Description = "Numbers of stored runs; several are compared.", Arity = ArgumentArity.OneOrMore };
        Option<string> file = new("--output", "-o") { Description = "The page to write; it works offline.", HelpName = "FILE.html", Required = true };
        OpenChoice opening = new("the page");
        Option<string?> title = new("--title") { Description = "Heading of the page. Default: the run's name.", HelpName = "TEXT" };
        return verb.Create(
            "report",
            "A stored run as a page in one file: statistics, equity, prices with trades; several runs side by side.",
            "toolkit runs report 1 2 3 -o compared.html",
            async (call, cancel) =>
            {
                WholeFile.Ending(call.Get(file)!, "html", "htm");
                long[] runs = call.Get(ids)!;
                using Workspace tk = call.Open();
                HtmlReport report = runs is [var only]
                    ? await OfOneAsync(call, tk, only, call.Get(title), cancel)
                    : HtmlReport.Of(await tk.Runs.CompareAsync(runs, cancel), call.Get(title));
                string path = Path.GetFullPath(call.Get(file)!);
                WholeFile.Write(path, report.WriteTo);
                call.Report.Result(new { path, runs, report.Title }, $"{path}: {report.Title}");
                opening.Open(call, path);
            },
            ids, file, title, opening.Option);
    }

    private static async Task<HtmlReport> OfOneAsync(Call call, Workspace tk, long id, string? title, CancellationToken cancel)
    {
        StoredRun run = await tk.Runs.LoadAsync(id, cancel);
        return HtmlReport.Of(run, new()
        {
            Title = title,
            Bars = await tk.Runs.BarsAsync(run, call.Report.Note, cancel),
            Benchmark = await tk.Runs.BenchmarkBarsAsync(run, call.Report.Note, cancel),
        });
    }
}
