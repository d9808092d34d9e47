namespace Toolkit.Cli.Verbs;

internal static class QualityVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        Option<string?> against = new("--against") { Description = "Another exchange, or exchange:SYMBOL, whose bars of the same timeframe are compared.", HelpName = "EXCHANGE" };
        Option<double> deviations = new("--deviations") { Description = "Median deviations from where on a move is an outlier. Default 12.", HelpName = "K", DefaultValueFactory = _ => 12 };
        Option<double> tolerance = new("--tolerance") { Description = "Part of a price by which two sources may differ. Default 0.005.", HelpName = "PART", DefaultValueFactory = _ => 0.005 };
        Option<string?> chart = new("--chart") { Description = "Write the closes with what was found to an HTML page.", HelpName = "FILE" };
        return verb.Create(
            "quality",
            "Bars that a person should look at: outliers, stuck prices, volume holes, overlaps, repeats, splits that are not entered, and where another source differs. Nothing is changed.",
            "toolkit quality SPY --timeframe 1d --against stooq --chart spy.html",
            async (call, cancel) =>
            {
                QualityOptions options = new() { Deviations = call.Get(deviations), Tolerance = call.Get(tolerance) };
                ReadOptions reading = new() { Exchange = call.Get(series.Exchange), Notes = call.Report.Note };
                (string symbol, Timeframe? timeframe, DateTime? from, DateTime? to) = (call.Get(series.Symbol)!, series.TimeframeOf(call), series.FromOf(call), series.ToOf(call));
                using Workspace tk = call.Open();
                BarSeries bars = await tk.Bars.ReadAsync(symbol, timeframe, from, to, reading, cancel);
                BarSeries? other = call.Get(against) is { } source
                    ? await tk.Bars.ReadAsync(source.Contains(':', StringComparison.Ordinal) ? source : $"{source}:{bars.Symbol}", bars.Timeframe, from, to, new() { Notes = call.Report.Note }, cancel)
                    : null;
                IReadOnlyList<BarFlaw> flaws = BarQuality.Find(bars, options, tk.CorporateActions(bars.Symbol, bars.Key.Exchange), other);
                if (call.Get(chart) is { } file)
                {
                    WholeFile.Ending(file, "html", "htm");
                    WholeFile.Write(Path.GetFullPath(file), Chart.Quality(bars, flaws).Save);
                }

                Show(call.Report, bars, flaws);
            },
            series.Symbol, series.Exchange, series.Timeframe, series.From, series.To, against, deviations, tolerance, chart);
    }

    private static void Show(Report report, BarSeries bars, IReadOnlyList<BarFlaw> flaws) => report.Result(flaws, text =>
    {
        if (flaws.Count == 0)
        {
            text.WriteLine($"nothing remarkable in {Text.Count(bars.Count)} bars");
            return;
        }

        TextTable.Write(text, ["time", "kind", "bars", "value", "expected"], flaws, f => [f.Time, Json.Word(f.Kind), f.Bars, f.Value, f.Expected]);
        text.WriteLine($"({string.Join(", ", flaws.GroupBy(f => f.Kind).Select(k => $"{k.Count()} {Json.Word(k.Key)}"))} in {Text.Count(bars.Count)} bars)");
        foreach (BarFlaw split in flaws.Where(f => f.Kind == FlawKind.Split))
        {
            text.WriteLine($"if that was a split: toolkit symbol actions add {Text.Of(bars.Symbol)} --exchange {Text.Of(bars.Key.Exchange)} --date {split.Time:yyyy-MM-dd} --split {BarQuality.SplitRatio(split)}");
        }
    });
}
