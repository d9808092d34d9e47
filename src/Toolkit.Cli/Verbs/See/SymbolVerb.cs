namespace Toolkit.Cli.Verbs;

internal static class SymbolVerb
{
    public static VerbCommand Create(Verb verb)
    {
        SeriesOptions series = new();
        Option<string?> calendar = new("--calendar") { Description = "Trading calendar, e.g. XNYS." };
        Option<double?> lot = new("--lot") { Description = "Smallest tradable quantity." };
        Option<string?> currency = new("--currency") { Description = "Currency of the prices." };
        Option<string?> name = new("--name") { Description = "Full name." };
        Option<string?> assetType = new("--asset-type") { Description = "equity, etf, crypto, fx, future, index." };
        Command set = verb.Create(
            "set", "Say what is known about a symbol.", "toolkit symbol set SPY --calendar XNYS --lot 1 --currency USD", (call, _) =>
            {
                if (call.Get(lot) is { } size && !(size > 0 && double.IsFinite(size)))
                {
                    throw ToolkitException.Usage($"--lot {Text.Of(size)}: a lot is greater than zero", "write the least quantity that is traded: 1, 100 or 0.001");
                }

                using Workspace tk = call.Open();
                SymbolFacts facts = new(call.Get(name), call.Get(assetType), call.Get(currency), call.Get(lot), null, call.Get(calendar));
                SymbolRow row = tk.SetSymbol(call.Get(series.Symbol)!, facts, call.Get(series.Exchange));
                call.Report.Result(
                    Facts(row), $"{row.Exchange}:{row.Symbol}: calendar {row.Calendar ?? "-"}, lot {Text.Of(row.Lot)}, currency {row.Currency ?? "-"}, asset type {row.AssetType ?? "-"}");
            },
            series.Symbol, series.Exchange, calendar, lot, currency, name, assetType);
        return Verb.Group("symbol", "What is known about symbols.", "toolkit symbol set SPY --calendar XNYS", set, SymbolActionsVerb.Create(verb));
    }

    /// <summary>The symbol first, as in every other document.</summary>
    public static object Facts(SymbolRow r) =>
        new { r.Symbol, r.Exchange, r.Name, r.AssetType, r.Currency, r.Lot, r.Vendor, r.Calendar, r.CreatedAt, r.UpdatedAt };
}
