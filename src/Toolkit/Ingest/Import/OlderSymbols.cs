namespace Toolkit.Ingest;

/// <summary>What an older store's table of symbols knows.</summary>
internal static class OlderSymbols
{
    /// <summary>The facts by symbol; nothing where there is no such table.</summary>
    public static Dictionary<string, SymbolFacts> Of(IEnumerable<OlderRow> rows)
    {
        Dictionary<string, SymbolFacts> facts = new(StringComparer.Ordinal);
        foreach (OlderRow row in rows)
        {
            if (row.Text("symbol", "ticker", "code") is { } symbol)
            {
                facts[symbol] = new(
                    row.Text("name", "full_name", "description", "company_name"), row.Text("asset_type", "asset_class", "type", "kind", "category")?.ToLowerInvariant(),
                    row.Text("currency", "quote_currency"), row.Number("lot", "lot_size") is > 0 and var lot ? lot : null,
                    row.Text("vendor", "source", "provider", "data_source"));
            }
        }

        return facts;
    }

    /// <summary>A file cannot be called BTC/USDT; the table of symbols knows the name.</summary>
    public static string Named(this Dictionary<string, SymbolFacts> facts, string file) => facts.ContainsKey(file)
        ? file
        : facts.Keys.Where(symbol => OlderColumns.Word(symbol) == OlderColumns.Word(file)).ToArray() is [var only] ? only : Uri.UnescapeDataString(file);
}
