namespace Toolkit.Cli.Verbs;

/// <summary><c>options import</c>.</summary>
internal static class OptionImport
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "A CSV (.csv .csv.gz .csv.zst) or Parquet file with a header: quote time, underlying, expiry, strike, right, bid, ask … or OCC symbols." };
        Option<string?> underlying = new("--underlying") { Description = "What the options are on, when no column says it; else only the quotes of this one are taken.", HelpName = "SYMBOL" };
        Option<string?> exchange = new("--exchange") { Description = "Exchange of the underlying. Default: local.", HelpName = "NAME" };
        Option<string?> timezone = new("--timezone") { Description = "IANA name of the zone of times without an offset. Default: UTC.", HelpName = "ZONE" };
        Option<string?> format = new("--format") { Description = "How the times are written: dmy, mdy, ymd, s, ms, us, ns or a pattern such as '%d.%m.%Y %H:%M'. Default: recognised.", HelpName = "FORMAT" };
        Option<string?> calendar = new("--calendar") { Description = "Calendar whose session's close a date without a time of day stands for. Default: the underlying's, else XNYS.", HelpName = "NAME" };
        Option<string[]> columns = new("--columns")
        {
            Description = "Which column is what, as far as it is not recognised: time=Stamp,bid=Best Bid. Also expiry, strike, right, contract, ask, bidSize, askSize, impliedVolatility, delta, openInterest.",
            HelpName = "NAME=COLUMN",
        };
        Option<bool> strict = new("--strict") { Description = "One bad row refuses the file." };
        Option<bool> allow = new("--allow-rejects") { Description = "More than 1 % of the rows may be bad." };
        return verb.Create(
            "import",
            "Take the option quotes of a file in. The same file again adds nothing; bad rows go to a quarantine file with line and reason.",
            "toolkit options import goog-options.csv.zst",
            async (call, cancel) =>
            {
                string path = IngestVerb.ExistingFile(call.Get(file)!);
                string[] said = [.. (call.Get(columns) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
                OptionImportOptions options = new()
                {
                    Underlying = call.Get(underlying),
                    Exchange = call.Get(exchange),
                    Timezone = call.Get(timezone),
                    Format = call.Get(format),
                    Calendar = call.Get(calendar),
                    Columns = said.Length == 0 ? null : NamedTexts.Of("--columns", said),
                    Strict = call.Get(strict),
                    AllowRejects = call.Get(allow),
                };
                using Workspace tk = call.OpenToFill();
                Show(call.Report, await tk.Options.ImportAsync(path, options, cancel));
            },
            file, underlying, exchange, timezone, format, calendar, columns, strict, allow);
    }

    private static void Show(Report report, OptionImportReport r)
    {
        r.Notes.ToList().ForEach(report.Note);
        string? only = r.Underlyings.Count == 1 ? r.Underlyings[0] : null;
        var result = new
        {
            Underlying = only, r.Underlyings, r.Exchange, r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, r.Contracts, r.Expiries, r.From, r.To, r.Files, r.Bytes,
            ElapsedMs = Json.Milliseconds(r.ElapsedMs), r.Skipped, Columns = Json.ByKey(r.Columns.Select(one => (one.Key, (object?)one.Value))), r.LeftOut, r.Notes, r.Quarantine, r.Format,
        };
        report.Result(result, text =>
        {
            string name = only is null ? $"{r.Underlyings.Count} underlyings" : $"{r.Exchange}:{only}";
            if (r.Skipped)
            {
                text.WriteLine($"{name}: skipped, this file is their latest import already");
                return;
            }

            text.WriteLine($"{name}: {Text.Count(r.RowsAccepted)} quotes of {Text.Count(r.Contracts)} options with {Text.Count(r.Expiries)} expiries, {Text.Of(r.From)} to {Text.Of(r.To)}");
            text.WriteLine($"  read {Text.Count(r.RowsRead)}, rejected {Text.Count(r.RowsRejected)}, duplicates {Text.Count(r.Duplicates)}; {r.Format}");
            text.WriteLine($"  columns {string.Join(", ", r.Columns.Select(one => $"{one.Key}={one.Value}"))}{(r.LeftOut.Count == 0 ? "" : $"; left out {string.Join(", ", r.LeftOut.Take(12))}{(r.LeftOut.Count > 12 ? $" and {r.LeftOut.Count - 12} more" : "")}")}");
            text.WriteLine($"  {Text.Bytes(r.Bytes)} of Parquet; {r.ElapsedMs:0} ms");
            if (r.Quarantine is { } quarantine)
            {
                text.WriteLine($"  rejected rows and why: {quarantine}");
            }
        });
    }
}
