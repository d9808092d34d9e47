namespace Toolkit.Cli.Verbs;

internal static class ImportVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> store = new("STORE") { Description = $"What it is: {string.Join("; ", Importer.Stores.Select(one => $"{one.Name} ({one.Holds})"))}." };
        Argument<string> folder = new("FOLDER") { Description = "Where it lies: its folder, or its database file." };
        Option<bool> dryRun = new("--dry-run") { Description = "Read and compare everything, and store nothing." };
        IngestChoices choices = new(new("--exchange") { Description = "Exchange of the symbols, where the store does not say it. Default local.", HelpName = "EXCHANGE" });
        store.CompletionSources.Add(_ => Importer.Stores.Select(one => new System.CommandLine.Completions.CompletionItem(one.Name)));
        return verb.Create(
            "import",
            "Bring the store of an older system over, then compare each series with it. The older store is only read; run again, it adds nothing.",
            "toolkit import tier0 ~/old/tier0 --dry-run",
            async (call, cancel) =>
            {
                ImportOptions options = new() { DryRun = call.Get(dryRun), Ingest = choices.Read(call) };
                string path = Path.GetFullPath(call.Get(folder)!);
                using Workspace tk = call.OpenToFill();
                return Show(call.Report, await IngestProgressBar.ShowAsync(call.Report, progress => tk.Import.RunAsync(call.Get(store)!, path, options, progress, cancel)));
            },
            [store, folder, dryRun, .. choices.Options]);
    }

    private static int Show(Report report, ImportReport r)
    {
        r.Notes.ToList().ForEach(report.Note);
        var series = r.Series.Select(one => new
        {
            one.Symbol, one.Exchange, one.Timeframe, one.RowsBefore, one.RowsAfter, one.From, one.To, Equal = one.IsEqual, one.Rejected, one.Duplicates, one.Skipped,
        });
        var tables = r.Tables.Select(one => new { one.Name, one.RowsBefore, one.RowsAfter, Equal = one.IsEqual });
        var problems = r.Problems.Select(Words.Of);
        report.Result(new { r.Store, r.Folder, r.DryRun, Equal = r.IsEqual, series, tables, problems, r.Notes, ElapsedMs = Json.Milliseconds(r.ElapsedMs) }, text =>
        {
            TextTable.Write(
                text, ["symbol", "exchange", "timeframe", "rows before", "rows after", "from", "to", "equal"], r.Series,
                one => [one.Symbol, one.Exchange, one.Timeframe, one.RowsBefore, one.RowsAfter, one.From, one.To, one.IsEqual ? "yes" : r.DryRun ? "not yet" : "NO"]);
            if (r.Tables.Count > 0)
            {
                text.WriteLine();
                TextTable.Write(text, ["what", "rows before", "rows after", "equal"], r.Tables, one => [one.Name, one.RowsBefore, one.RowsAfter, one.IsEqual ? "yes" : r.DryRun ? "not yet" : "NO"]);
            }

            text.WriteLines(problems.Select(problem => $"problem: {problem}"));
            text.WriteLine($"{r.Series.Count} series, {Text.Count(r.Series.Sum(one => one.RowsBefore))} rows{(r.DryRun ? "; nothing was stored" : r.IsEqual ? ", all as they were" : "")}; {r.ElapsedMs:0} ms");
        });
        return r.Problems.Count == 0 && (r.DryRun || r.IsEqual) ? 0 : (int)ErrorKind.BadData;
    }
}
