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
                List<OptionUnderlying> quotes = [.. tk.Options.Underlyings().Where(one => Names(one, call.Get(series.Symbol)!, call.Get(series.Exchange)))];
                foreach (DatasetRow row in Datasets(tk, call.Get(series.Symbol)!, call.Get(series.Exchange), quotes))
                {
                    ReadOptions options = new() { Exchange = row.Exchange, CountGaps = true, Notes = call.Report.Note };
                    found.Add((row, (await tk.Bars.SummaryAsync(row.Symbol, row.Timeframe, options: options, cancel: cancel)).Gaps));
                }

                Show(call.Report, found, quotes);
            },
            series.Symbol, series.Exchange);
    }

    private static bool Names(OptionUnderlying quotes, string symbol, string? exchange) =>
        symbol == $"{quotes.Exchange}:{quotes.Underlying}" || (symbol == quotes.Underlying && (exchange is null || exchange == quotes.Exchange));

    private static IReadOnlyList<DatasetRow> Datasets(Workspace tk, string symbol, string? exchange, List<OptionUnderlying> quotes)
    {
        try
        {
            return tk.Datasets(symbol, exchange);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound && quotes.Count > 0)
        {
            return [];
        }
    }

    private static void Show(Report report, List<(DatasetRow Row, long? Gaps)> found, List<OptionUnderlying> quotes)
    {
        (string symbol, string exchange) = found.Count > 0 ? (found[0].Row.Symbol, found[0].Row.Exchange) : (quotes[0].Underlying, quotes[0].Exchange);
        var datasets = found.Select(f => new { f.Row.Symbol, f.Row.Exchange, f.Row.Timeframe, f.Row.Basis, f.Row.From, f.Row.To, f.Row.Rows, f.Row.Files, f.Row.Bytes, f.Gaps });
        report.Result(new { symbol, exchange, datasets, options = quotes }, text =>
        {
            text.WriteLine($"{exchange}:{symbol}");
            TextTable.Write(
                text, ["timeframe", "basis", "from", "to", "rows", "missing", "files", "size"], found,
                f => [f.Row.Timeframe.Name, Json.Word(f.Row.Basis), f.Row.From, f.Row.To, f.Row.Rows, f.Gaps, f.Row.Files, Text.Bytes(f.Row.Bytes)]);
            foreach (OptionUnderlying one in quotes)
            {
                text.WriteLine($"{Text.Count(one.Quotes)} option quotes, {Text.Of(one.From)} to {Text.Of(one.To)}, expiries {one.FirstExpiry:o} to {one.LastExpiry:o}, {Text.Bytes(one.Bytes)}");
            }
        });
    }
}
