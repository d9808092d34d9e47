namespace Toolkit.Cli.Verbs;

internal static class InfoVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        return verb.Create(
            "info", "What is stored of a symbol, timeframe by timeframe, and how many bars are missing.", "toolkit info SPY", async (call, cancel) =>
            {
                using Workspace tk = call.Open();
                List<(DatasetRow Row, long? Gaps)> found = [];
                foreach (DatasetRow row in tk.Datasets(call.Get(series.Symbol)!, call.Get(series.Exchange)))
                {
                    ReadOptions options = new() { Exchange = row.Exchange, CountGaps = true, Notes = call.Report.Note };
                    found.Add((row, (await tk.Bars.SummaryAsync(row.Symbol, row.Timeframe, options: options, cancel: cancel)).Gaps));
                }

                Show(call.Report, found);
            },
            series.Symbol, series.Exchange);
    }

    private static void Show(Report report, List<(DatasetRow Row, long? Gaps)> found)
    {
        DatasetRow first = found[0].Row;
        var datasets = found.Select(f => new { f.Row.Symbol, f.Row.Exchange, f.Row.Timeframe, f.Row.Basis, f.Row.From, f.Row.To, f.Row.Rows, f.Row.Files, f.Row.Bytes, f.Gaps });
        report.Result(new { first.Symbol, first.Exchange, datasets }, text =>
        {
            text.WriteLine($"{first.Exchange}:{first.Symbol}");
            TextTable.Write(
                text, ["timeframe", "basis", "from", "to", "rows", "missing", "files", "size"], found,
                f => [f.Row.Timeframe.Name, Json.Word(f.Row.Basis), f.Row.From, f.Row.To, f.Row.Rows, f.Gaps, f.Row.Files, Text.Bytes(f.Row.Bytes)]);
        });
    }
}
