namespace Toolkit;

/// <summary>Which corporate actions the stored prices of a series already contain.</summary>
public enum PriceBasis
{
    /// <summary>Prices as they were traded.</summary>
    Raw,

    /// <summary>Adjusted for splits.</summary>
    Splits,

    /// <summary>Adjusted for splits and dividends.</summary>
    All,
}

/// <summary>Which corporate actions to apply when reading; only those that the basis lacks are applied.</summary>
public enum Adjustment
{
    None,
    Splits,
    All,
}

/// <summary>Kind of a <see cref="CorporateAction"/>.</summary>
public enum CorporateActionKind
{
    Split,
    Dividend,
}

/// <summary>A split or a dividend.</summary>
/// <param name="Time">The first session that trades at the new price (ex-date), as a label: 00:00 UTC.</param>
/// <param name="Kind">Split or dividend.</param>
/// <param name="Value">New shares per old share for a split (4 for 4:1); cash per share for a dividend, in the currency and share count of its day.</param>
public readonly record struct CorporateAction(DateTime Time, CorporateActionKind Kind, double Value);
