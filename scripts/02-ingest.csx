#!/usr/bin/env dotnet-script
// Takes a folder of CSV files in and says what went in and what did not. The notebook of the same number explains each step.
//   toolkit script scripts/02-ingest.csx                              the samples, into a practice workspace
//   toolkit script scripts/02-ingest.csx -- FOLDER WORKSPACE [PATTERN]
//   dotnet script scripts/02-ingest.csx -- FOLDER WORKSPACE [PATTERN]
// Exit code: 0 all files are in, 1 at least one is not.
#load "toolkit.csx"

using Toolkit;

string folder = Args.Count > 0 ? Args[0] : Samples;
Workspace tk = Args.Count > 1 ? Workspace.Open(Args[1]) : Practice("02-ingest");
string pattern = Args.Count > 2 ? Args[2] : "{symbol}_1d.csv";

BulkReport loaded = await tk.Ingest.FolderAsync(folder, new() { Pattern = pattern });
foreach (BulkFile file in loaded.Files)
{
    Console.WriteLine(file.Report is { } r
        ? $"{Path.GetFileName(file.Path)}: {(r.Skipped ? "known already" : $"{r.RowsAccepted:N0} bars of {r.Symbol} {r.Timeframe}, {r.RowsRejected} rejected, {r.Duplicates} duplicate")}"
        : $"{Path.GetFileName(file.Path)}: {file.Error!.Message}");
}

Console.WriteLine($"{loaded.Files.Count} files, {loaded.RowsAccepted:N0} bars, {loaded.Skipped} known, {loaded.Failed} failed");

// Bars that the calendar expects between the first and the last one, and that are not there.
foreach (DatasetRow series in tk.Datasets())
{
    BarSummary summary = await tk.Bars.SummaryAsync($"{series.Exchange}:{series.Symbol}", series.Timeframe, options: new() { CountGaps = true });
    Console.WriteLine($"{series.Symbol} {series.Timeframe}: {summary.Rows:N0} bars from {summary.From:yyyy-MM-dd} to {summary.To:yyyy-MM-dd}, {summary.Gaps} missing");
}

tk.Dispose();
return loaded.Failed == 0 ? 0 : 1;
