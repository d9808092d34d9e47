namespace Toolkit.Cli.Verbs;

internal static class ExportVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> format = new("STORE") { Description = $"Whose files: {string.Join("; ", Exporter.Formats.Select(one => $"{one.Name} ({one.Holds})"))}." };
        Argument<string> folder = new("FOLDER") { Description = "The data folder of that system; made when it is absent. Nothing that is there is written over." };
        Argument<string[]> symbols = new("SYMBOL") { Description = "What to write. Default: everything that is stored.", Arity = ArgumentArity.ZeroOrMore, CompletionSources = { Suggestions.Symbols } };
        SeriesOptions series = new("all that are stored", "the one that has the symbol");
        format.CompletionSources.Add(_ => Suggestions.Of(Exporter.Formats.Select(one => one.Name)));
        return verb.Create(
            "export",
            "Write bars as the files of another system, to the last bit; a series whose numbers the format cannot hold is told and not written.",
            "toolkit export freqtrade user_data/data BTC/USDT --timeframe 1h",
            async (call, cancel) =>
            {
                ExportOptions options = new() { Timeframe = series.TimeframeOf(call), From = series.FromOf(call), To = series.ToOf(call), Exchange = call.Get(series.Exchange) };
                using Workspace tk = call.Open();
                return Show(call.Report, await tk.Export.RunAsync(call.Get(format)!, call.Get(folder)!, call.Get(symbols)!, options, cancel));
            },
            [format, folder, symbols, series.Timeframe, series.From, series.To, series.Exchange]);
    }

    private static int Show(Report report, ExportReport r)
    {
        r.Notes.ToList().ForEach(report.Note);
        report.Result(new { Store = r.Format, r.Folder, r.Series, Problems = r.Problems.Select(Words.Of), r.Notes, ElapsedMs = Json.Milliseconds(r.ElapsedMs) }, text =>
        {
            TextTable.Write(text, ["symbol", "exchange", "timeframe", "rows", "from", "to", "files", "path"], r.Series,
                one => [one.Symbol, one.Exchange, one.Timeframe, one.Rows, one.From, one.To, one.Files, Path.GetRelativePath(r.Folder, one.Path)]);
            text.WriteLines(r.Problems.Select(problem => $"problem: {Words.Of(problem)}"));
        });
        return r.Problems.Count == 0 ? 0 : (int)ErrorKind.BadData;
    }
}
