namespace Toolkit.Cli.Verbs;

internal static class ListVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> what = new("WHAT") { Description = "datasets (default), symbols, sources or files.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "datasets" };
        what.AcceptOnlyFromAmong("datasets", "symbols", "sources", "files");
        return verb.Create("list", "What is stored: series, symbols, loads or files.", "toolkit list sources --json", (call, _) =>
        {
            using Workspace tk = call.Open();
            switch (call.Get(what))
            {
                case "symbols":
                    call.Report.Result(
                        tk.Symbols(), ["symbol", "exchange", "name", "asset type", "currency", "lot", "vendor", "calendar"],
                        r => [r.Symbol, r.Exchange, r.Name, r.AssetType, r.Currency, r.Lot, r.Vendor, r.Calendar], SymbolVerb.Facts);
                    break;
                case "sources":
                    call.Report.Result(
                        tk.Sources(), ["id", "series", "loaded at", "by", "read", "accepted", "rejected", "duplicates", "source"],
                        r => [r.Id, r.Key, r.LoadedAt, r.MadeBy, r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, r.Uri],
                        r => new
                        {
                            r.Id, r.Key.Symbol, r.Key.Exchange, r.Key.Timeframe, r.Uri, r.Sha256, r.Format,
                            r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, r.MadeBy, r.Version, r.LoadedAt, ElapsedMs = r.Elapsed,
                        });
                    break;
                case "files":
                    FilesVerb.Show(call.Report, tk);
                    break;
                default:
                    call.Report.Result(
                        tk.Datasets(), ["symbol", "exchange", "timeframe", "basis", "from", "to", "rows", "files", "size"],
                        r => [r.Symbol, r.Exchange, r.Timeframe.Name, Json.Word(r.Basis), r.From, r.To, r.Rows, r.Files, Text.Bytes(r.Bytes)]);
                    break;
            }
        }, what);
    }
}
