using System.Text.Json.Nodes;
using Toolkit.Cli.Output;

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
                IReadOnlyList<DatasetRow> rows = tk.Datasets(call.Get(series.Symbol)!, call.Get(series.Exchange));
                List<(DatasetRow Row, long? Gaps)> found = [];
                foreach (DatasetRow row in rows)
                {
                    ReadOptions options = new() { Exchange = row.Exchange, CountGaps = true, Notes = call.Report.Note };
                    found.Add((row, (await tk.Bars.SummaryAsync(row.Symbol, row.Timeframe, options: options, cancel: cancel)).Gaps));
                }

                Show(call.Report, found);
                return 0;
            },
            series.Symbol, series.Exchange);
    }

    private static void Show(Report report, List<(DatasetRow Row, long? Gaps)> found)
    {
        DatasetRow first = found[0].Row;
        JsonObject json = new()
        {
            ["symbol"] = first.Symbol,
            ["exchange"] = first.Exchange,
            ["datasets"] = Json.Array(found, f =>
            {
                JsonObject one = Json.Of(f.Row);
                one["gaps"] = f.Gaps;
                return one;
            }),
        };
        report.Result(json, text =>
        {
            text.WriteLine($"{first.Exchange}:{first.Symbol}");
            TextTable table = new("timeframe", "basis", "from", "to", "rows", "missing", "files", "size");
            foreach ((DatasetRow r, long? gaps) in found)
            {
                table.Add(r.Timeframe.Name, Json.Word(r.Basis), r.From, r.To, r.Rows, gaps, r.Files, Text.Bytes(r.Bytes));
            }

            table.Write(text);
        });
    }
}
