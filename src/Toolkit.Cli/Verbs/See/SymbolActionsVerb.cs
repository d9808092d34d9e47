namespace Toolkit.Cli.Verbs;

/// <summary><c>symbol actions</c>: the splits and dividends of a symbol.</summary>
internal static class SymbolActionsVerb
{
    private static readonly string[] Headings = ["date", "kind", "value"];

    public static VerbCommand Create(Verb verb) => Verb.Group(
        "actions",
        "Splits and dividends of a symbol: list, add, import, remove. Reading applies those that the stored prices lack (--adjust).",
        "toolkit symbol actions add AAPL --date 2014-06-09 --split 7:1",
        List(verb), Add(verb), Import(verb), Remove(verb));

    private static VerbCommand List(Verb verb)
    {
        SeriesOptions series = new();
        return verb.Create("list", "The splits and dividends that are known, by ex-date.", "toolkit symbol actions list AAPL", (call, _) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                tk.CorporateActions(call.Get(series.Symbol)!, call.Get(series.Exchange)), Headings, Cells);
        }, series.Symbol, series.Exchange);
    }

    private static VerbCommand Add(Verb verb)
    {
        SeriesOptions series = new();
        Option<string> date = Date();
        Option<string?> split = new("--split") { Description = "New shares per old share: 7:1, 3:2, 1:10 for a reverse split.", HelpName = "RATIO" };
        Option<double?> dividend = new("--dividend") { Description = "Cash per share, in the currency and share count of its day.", HelpName = "AMOUNT" };
        return verb.Create(
            "add", "Enter a split, a dividend, or both of one day; one of the same kind and date is replaced.", "toolkit symbol actions add AAPL --date 2014-06-09 --split 7:1", (call, _) =>
            {
                DateTime day = DayOf(call, date);
                List<CorporateAction> actions = [];
                if (call.Get(split) is { } ratio)
                {
                    actions.Add(CorporateAction.Split(day, CorporateAction.ParseRatio(ratio)));
                }

                if (call.Get(dividend) is { } cash)
                {
                    actions.Add(CorporateAction.Dividend(day, cash));
                }

                if (actions.Count == 0)
                {
                    throw ToolkitException.Usage("there is nothing to enter", "add --split 7:1 or --dividend 0.47");
                }

                using Workspace tk = call.Open();
                Tell(call, tk, series, (actions, tk.AddCorporateActions(call.Get(series.Symbol)!, actions, call.Get(series.Exchange))));
            },
            series.Symbol, series.Exchange, date, split, dividend);
    }

    private static VerbCommand Import(Verb verb)
    {
        SeriesOptions series = new();
        Argument<string> file = new("FILE") { Description = "CSV: date,kind,value; or date,dividends,splits; or date,price_factor,split_factor,reference_price." };
        return verb.Create(
            "import", "Enter the splits and dividends of a CSV file: all of them, or none.", "toolkit symbol actions import AAPL aapl-actions.csv", (call, _) =>
            {
                using Workspace tk = call.Open();
                Tell(call, tk, series, tk.ImportCorporateActions(call.Get(series.Symbol)!, Path.GetFullPath(call.Get(file)!), call.Get(series.Exchange)));
            },
            series.Symbol, file, series.Exchange);
    }

    private static VerbCommand Remove(Verb verb)
    {
        SeriesOptions series = new();
        Option<string> date = Date();
        Option<string?> kind = new("--kind") { Description = "split or dividend. Default: both.", HelpName = "KIND" };
        return verb.Create("remove", "Take a split or a dividend away that was entered wrongly.", "toolkit symbol actions remove AAPL --date 2014-06-09", (call, _) =>
        {
            CorporateActionKind? which = SeriesOptions.Choice<CorporateActionKind>(call, kind);
            using Workspace tk = call.Open();
            (string symbol, DateTime day) = (call.Get(series.Symbol)!, DayOf(call, date));
            int removed = tk.RemoveCorporateActions(call.Get(series.Exchange) is { } exchange ? $"{exchange}:{symbol}" : symbol, day, which);
            if (removed == 0)
            {
                throw ToolkitException.NotFound($"{symbol} has no {which?.ToString().ToLowerInvariant() ?? "split or dividend"} on {Text.Of(day)}", "'toolkit symbol actions list' shows them");
            }

            call.Report.Result(new { removed }, $"{Text.Of(symbol)}: {removed} removed");
        }, series.Symbol, series.Exchange, date, kind);
    }

    private static Option<string> Date() => new("--date") { Description = "The ex-date: the first session that trades at the new price.", HelpName = "DATE", Required = true };

    private static DateTime DayOf(Call call, Option<string> date) => TimeText.Parse("--date", call.Get(date)!) is var time && time.TimeOfDay == TimeSpan.Zero
        ? time
        : throw ToolkitException.Usage($"--date: '{call.Get(date)}' has a time of day", "an ex-date is a session's date: 2014-06-09");

    /// <summary>What was entered; and of which series it changes nothing, because their prices contain it.</summary>
    private static void Tell(Call call, Workspace tk, SeriesOptions series, (IReadOnlyList<CorporateAction> Actions, int Changed) entered)
    {
        (string symbol, string? exchange) = (call.Get(series.Symbol)!, call.Get(series.Exchange));
        foreach (DatasetRow adjusted in tk.Datasets().Where(d =>
            d.Basis != PriceBasis.Raw && (exchange is null || d.Exchange == exchange) && (symbol == d.Symbol || symbol == $"{d.Exchange}:{d.Symbol}")))
        {
            call.Report.Note(
                $"{adjusted.Exchange}:{adjusted.Symbol} {adjusted.Timeframe}: its prices contain {(adjusted.Basis == PriceBasis.All ? "splits and dividends" : "splits")} already, as far as they were known then; these are not applied again");
        }

        call.Report.Result(
            new { symbol, entered.Actions, entered.Changed },
            text =>
            {
                TextTable.Write(text, Headings, entered.Actions, Cells);
                text.WriteLine($"({entered.Changed} of {Text.Count(entered.Actions.Count)} new or changed)");
            });
    }

    private static object?[] Cells(CorporateAction action) => [action.Time, Json.Word(action.Kind), action.Value];
}
