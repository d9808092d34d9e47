namespace Toolkit.Cli.Verbs;

internal static class BulkVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> folder = new("DIR") { Description = "The folder with the files." };
        Option<string> pattern = new("--pattern")
        {
            Description = "How file names are read: {symbol}, {timeframe}, {date} (20240131, 2024-01-31 or 2024-01) and * for anything. Default {symbol}_{timeframe}.csv; .gz and .zst may follow.",
            DefaultValueFactory = _ => "{symbol}_{timeframe}.csv",
        };
        Option<string?> symbol = new("--symbol") { Description = "The symbol of all files, where their names do not say it: --pattern 'spy-{date}.csv' --symbol SPY.", HelpName = "SYMBOL" };
        Option<int> jobs = new("--jobs") { Description = "Files read at the same time. Default: one per processor.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        Option<bool> recursive = new("--recursive") { Description = "Subfolders too." };
        SeriesOptions series = new(exchange: SeriesKey.LocalExchange);
        IngestChoices choices = new(series.Exchange);
        return verb.Create(
            "bulk",
            "Take a whole folder of files into the workspace, in parallel. A bad file does not stop the others.",
            "toolkit bulk ./downloads --pattern '{symbol}_{timeframe}.csv'",
            async (call, cancel) =>
            {
                string path = Path.GetFullPath(call.Get(folder)!);
                if (!Directory.Exists(path))
                {
                    throw ToolkitException.NotFound($"no folder {path}", "check the path");
                }

                if (call.Get(jobs) < 1)
                {
                    throw ToolkitException.Usage($"--jobs {call.Get(jobs)}: at least one file is read at a time", "write --jobs 4, or leave it away");
                }

                BulkOptions options = new() { Pattern = call.Get(pattern)!, Symbol = call.Get(symbol), Jobs = call.Get(jobs), Recursive = call.Get(recursive), Ingest = choices.Read(call) };
                using Workspace tk = call.OpenToFill();
                return Show(call.Report, await IngestProgressBar.ShowAsync(call.Report, progress => tk.Ingest.FolderAsync(path, options, progress, cancel)));
            },
            [folder, pattern, symbol, jobs, recursive, .. choices.Options]);
    }

    private static int Show(Report report, BulkReport r)
    {
        report.Result(r.ToJson(), text =>
        {
            TextTable.Write(text, ["file", "symbol", "timeframe", "rows", "rejected", "duplicates", "result"], r.Files, f =>
            [
                Path.GetFileName(f.Path), f.Report?.Symbol, f.Report?.Timeframe.Name, f.Report?.RowsAccepted, f.Report?.RowsRejected, f.Report?.Duplicates,
                f.Error is { } e ? Words.Of(e.Message) : (f.Report!.Skipped ? "skipped" : "ok"),
            ]);
            text.WriteLine($"{r.Files.Count} files, {Text.Count(r.RowsAccepted)} bars in, {r.Failed} failed, {r.Skipped} skipped; {r.ElapsedMs:0} ms");
        });

        // A disk that is full and a writer that does not finish are no matter of a file.
        return r.Failed == 0 ? 0 : (int)(r.Files.Select(f => f.Error?.Kind).FirstOrDefault(kind => kind is ErrorKind.Failure or ErrorKind.Busy) ?? ErrorKind.BadData);
    }
}
