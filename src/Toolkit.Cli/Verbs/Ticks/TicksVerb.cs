namespace Toolkit.Cli.Verbs;

/// <summary><c>ticks</c>: takes them in, shows them, keeps them.</summary>
internal static class TicksVerb
{
    public static VerbCommand Create(Verb verb) => Verb.Group(
        "ticks", "Quotes and trades, kept for each UTC day.", "toolkit ticks import eurusd.csv.zst --symbol EUR/USD",
        [Import(verb), .. TickQueries.Create(verb), .. TickKeeping.Create(verb), Migrate(verb)]);

    private static VerbCommand Import(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "A CSV (.csv .csv.gz .csv.zst) whose first line names its columns: timestamp, bid, ask or price, size …" };
        Option<string?> symbol = new("--symbol") { Description = "What the ticks are of, when no column says it.", HelpName = "SYMBOL" };
        Option<string?> source = new("--source") { Description = "Who sent them, when no column says it.", HelpName = "NAME" };
        Option<string?> timezone = new("--timezone") { Description = "IANA name of the zone of times without an offset. Default: UTC.", HelpName = "ZONE" };
        Option<bool> strict = new("--strict") { Description = "One bad line refuses the file." };
        Option<bool> allow = new("--allow-rejects") { Description = "More than 1 % of the lines may be bad." };
        return verb.Create(
            "import",
            "Take the ticks of a file in. The same file again adds nothing; bad lines go to a quarantine file with line and reason.",
            "toolkit ticks import eurusd.csv.zst --symbol EUR/USD",
            async (call, cancel) =>
            {
                string path = IngestVerb.ExistingFile(call.Get(file)!);
                TickImportOptions options = new()
                {
                    Symbol = call.Get(symbol),
                    Source = call.Get(source),
                    Timezone = call.Get(timezone),
                    Strict = call.Get(strict),
                    AllowRejects = call.Get(allow),
                };
                using Workspace tk = call.OpenToFill();
                Show(call.Report, await tk.Ticks.ImportAsync(path, options, cancel));
            },
            file, symbol, source, timezone, strict, allow);
    }

    private static VerbCommand Migrate(Verb verb)
    {
        Argument<string> folder = new("DIR") { Description = "A folder of JSON files of ticks: one object a line, or one array of objects." };
        Option<string?> symbol = new("--symbol") { Description = "What the ticks are of, when they do not say it.", HelpName = "SYMBOL" };
        return verb.Create(
            "migrate",
            "Take in every JSON file of ticks below a folder, then compare each symbol's count, first and last time. Run again, it goes on where it was stopped.",
            "toolkit ticks migrate ~/old/ticks",
            async (call, cancel) =>
            {
                using Workspace tk = call.OpenToFill();
                TickMigration r = await tk.Ticks.MigrateAsync(Path.GetFullPath(call.Get(folder)!), new() { Symbol = call.Get(symbol) }, cancel);
                var series = r.Symbols.Select(one => new { one.Symbol, one.RowsBefore, one.RowsAfter, one.From, one.To, Equal = one.IsEqual });
                (long written, long resent, long rejected) = (r.Files.Sum(file => file.Written), r.Files.Sum(file => file.Resent), r.Files.Sum(file => file.Rejected));
                call.Report.Result(new { Files = r.Files.Count, written, resent, rejected, series }, text => TextTable.Write(
                    text, ["symbol", "rows before", "rows after", "from", "to", "equal"], r.Symbols,
                    one => [one.Symbol, one.RowsBefore, one.RowsAfter, one.From, one.To, one.IsEqual ? "yes" : "NO"]));
                return r.IsEqual ? 0 : (int)ErrorKind.BadData;
            },
            folder, symbol);
    }

    private static void Show(Report report, TickImportReport r)
    {
        r.Notes.ToList().ForEach(report.Note);
        var result = new
        {
            File = r.Path, r.RowsRead, r.Written, r.Resent, r.Rejected, r.Symbols, r.From, r.To, r.TimeFormat, r.Columns, r.LeftOut, r.Quarantine,
            ElapsedMs = Json.Milliseconds(r.ElapsedMs),
        };
        report.Result(result, text =>
        {
            text.WriteLine($"{string.Join(", ", r.Symbols.Take(5))}{(r.Symbols.Count > 5 ? $" and {r.Symbols.Count - 5} more" : "")}: {Text.Count(r.Written)} ticks, {Text.Of(r.From)} to {Text.Of(r.To)}");
            text.WriteLine($"  read {Text.Count(r.RowsRead)}, there already {Text.Count(r.Resent)}, rejected {Text.Count(r.Rejected)}; times: {r.TimeFormat}");
            text.WriteLine($"  columns {string.Join(", ", r.Columns)}{(r.LeftOut.Count == 0 ? "" : $"; left out {string.Join(", ", r.LeftOut)}")}");
            if (r.Quarantine is { } quarantine)
            {
                text.WriteLine($"  rejected lines and why: {quarantine}");
            }
        });
    }
}
