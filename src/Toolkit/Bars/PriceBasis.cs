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
