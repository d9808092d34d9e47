namespace Toolkit.Cli.Verbs;

internal static class IngestVerb
{
    /// <summary>Columns left out that are named in the terminal; the JSON has all of them.</summary>
    private const int MostLeftOut = 12;

    public static VerbCommand Create(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "A CSV (.csv .csv.gz .csv.zst, any common layout) or Parquet file." };
        SeriesOptions series = new("inferred from the bars", SeriesKey.LocalExchange);
        IngestChoices choices = new(series.Exchange);
        return verb.Create(
            "ingest",
            "Take the bars of a file into the workspace. The format is recognised; bad rows go to a quarantine file with line and reason.",
            "toolkit ingest SPY.csv SPY --timeframe 1m",
            async (call, cancel) =>
            {
                // A wrong path must not leave an empty workspace behind.
                string path = ExistingFile(call.Get(file)!);
                IngestOptions options = choices.Read(call);
                Timeframe? timeframe = series.TimeframeOf(call);
                Show(call.Report, await IngestAsync(call, (path, call.Get(series.Symbol)!, timeframe), options, cancel));
            },
            [file, series.Symbol, series.Timeframe, .. choices.Options]);
    }

    /// <summary>One file into the workspace.</summary>
    public static async Task<IngestReport> IngestAsync(
        Call call, (string Path, string Symbol, Timeframe? Timeframe) file, IngestOptions options, CancellationToken cancel)
    {
        using Workspace tk = call.OpenToFill();
        return await IngestProgressBar.ShowAsync(
            call.Report, progress => tk.Ingest.FileAsync(file.Path, file.Symbol, file.Timeframe, options, progress, cancel));
    }

    public static string ExistingFile(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw ToolkitException.NotFound(
                Directory.Exists(full) ? $"{path} is a folder" : $"no file {AddressText.Bare(full)}",
                Directory.Exists(full) ? "use 'toolkit bulk' for a whole folder" : path.Contains("://", StringComparison.Ordinal) ? "fetch it first, then name the file: no address is read" : "check the path");
        }

        OrdinaryFile.Check(full);
        return full;
    }

    private static void Show(Report report, IngestReport r)
    {
        r.Notes.ToList().ForEach(report.Note);
        report.Result(r.ToJson(), text =>
        {
            if (r.Skipped)
            {
                text.WriteLine($"{r.Exchange}:{r.Symbol} {r.Timeframe}: skipped, this file is its latest load already");
                return;
            }

            text.WriteLine($"{r.Exchange}:{r.Symbol} {r.Timeframe}: {Text.Count(r.RowsAccepted)} bars, {Text.Of(r.From)} to {Text.Of(r.To)}");
            text.WriteLine($"  read {Text.Count(r.RowsRead)}, rejected {Text.Count(r.RowsRejected)}, duplicates {Text.Count(r.Duplicates)}; {r.Format}");
            text.WriteLine($"  columns {r.Columns}{(r.LeftOut.Count == 0 ? "" : $"; left out {string.Join(", ", r.LeftOut.Take(MostLeftOut))}{(r.LeftOut.Count > MostLeftOut ? $" and {r.LeftOut.Count - MostLeftOut} more" : "")}")}");
            text.WriteLine($"  {(r.Files == 0 ? "kept in the catalog until there are enough for a Parquet file" : $"{Text.Bytes(r.Bytes)} of Parquet")}; {r.ElapsedMs:0} ms");
            if (r.Quarantine is { } quarantine)
            {
                text.WriteLine($"  rejected rows and why: {quarantine}");
            }
        });
    }
}
