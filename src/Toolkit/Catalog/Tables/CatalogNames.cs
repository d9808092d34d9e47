namespace Toolkit.Catalog;

/// <summary>How the catalog writes what C# calls by the names of enums.</summary>
internal static class CatalogNames
{
    public static string Of(PriceBasis basis) => basis switch
    {
        PriceBasis.Raw => "raw",
        PriceBasis.Splits => "splits",
        PriceBasis.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "no such basis"),
    };

    public static PriceBasis Parse(string text) => text switch
    {
        "splits" => PriceBasis.Splits,
        "all" => PriceBasis.All,
        _ => PriceBasis.Raw,
    };

    public static string Of(CoverageState state) => state switch
    {
        CoverageState.Data => "data",
        CoverageState.Empty => "empty",
        CoverageState.NoTrade => "noTrade",
        CoverageState.Rejected => "rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };

    public static CoverageState ParseState(string text) => text switch
    {
        "data" => CoverageState.Data,
        "empty" => CoverageState.Empty,
        "noTrade" => CoverageState.NoTrade,
        _ => CoverageState.Rejected,
    };

    public static string Of(CorporateActionKind kind) => kind == CorporateActionKind.Split ? "split" : "dividend";

    public static CorporateActionKind ParseKind(string text) => text == "split" ? CorporateActionKind.Split : CorporateActionKind.Dividend;
}
