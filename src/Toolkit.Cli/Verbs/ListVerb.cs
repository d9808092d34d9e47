using System.CommandLine;
using Toolkit.Cli.Output;

namespace Toolkit.Cli.Verbs;

internal static class ListVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> what = new("WHAT")
        {
            Description = "datasets (default), symbols, sources or files.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "datasets",
        };
        what.AcceptOnlyFromAmong("datasets", "symbols", "sources", "files");
        return verb.Create("list", "What is stored: series, symbols, loads or files.", "toolkit list sources --json", (call, _) =>
        {
            using Workspace tk = call.Open();
            switch (call.Get(what))
            {
                case "symbols":
                    Symbols(call.Report, tk);
                    break;
                case "sources":
                    Sources(call.Report, tk);
                    break;
                case "files":
                    FilesVerb.Show(call.Report, tk);
                    break;
                default:
                    Datasets(call.Report, tk.Datasets());
                    break;
            }

            return Task.FromResult(0);
        }, what);
    }

    public static void Datasets(Report report, IReadOnlyList<DatasetRow> rows) =>
        report.Result(Json.Array(rows, Json.Of), text =>
        {
            TextTable table = new("symbol", "exchange", "timeframe", "basis", "from", "to", "rows", "files", "size");
            foreach (DatasetRow r in rows)
            {
                table.Add(r.Symbol, r.Exchange, r.Timeframe.Name, Json.Word(r.Basis), r.From, r.To, r.Rows, r.Files, Text.Bytes(r.Bytes));
            }

            table.Write(text);
        });

    private static void Symbols(Report report, Workspace tk)
    {
        IReadOnlyList<SymbolRow> rows = tk.Symbols();
        report.Result(Json.Array(rows, Json.Of), text =>
        {
            TextTable table = new("symbol", "exchange", "name", "asset type", "currency", "lot", "vendor", "calendar");
            foreach (SymbolRow r in rows)
            {
                table.Add(r.Symbol, r.Exchange, r.Name, r.AssetType, r.Currency, r.Lot, r.Vendor, r.Calendar);
            }

            table.Write(text);
        });
    }

    private static void Sources(Report report, Workspace tk)
    {
        IReadOnlyList<SourceRow> rows = tk.Sources();
        report.Result(Json.Array(rows, Json.Of), text =>
        {
            TextTable table = new("id", "series", "loaded at", "by", "read", "accepted", "rejected", "duplicates", "source");
            foreach (SourceRow r in rows)
            {
                table.Add(r.Id, r.Key, r.LoadedAt, r.MadeBy, r.RowsRead, r.RowsAccepted, r.RowsRejected, r.Duplicates, r.Uri);
            }

            table.Write(text);
        });
    }
}
