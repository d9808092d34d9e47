namespace Toolkit.Options;

/// <summary>Why an entry was not made, as results name it.</summary>
internal static class SkipReason
{
    public const string Filter = "filter";
    public const string NoExpiry = "noExpiry";
    public const string NoStrike = "noStrike";
    public const string NoWing = "noWing";
    public const string MissingQuote = "missingQuote";
    public const string CrossedQuote = "crossedQuote";
    public const string StaleQuote = "staleQuote";
    public const string WideQuote = "wideQuote";
    public const string ZeroBid = "zeroBid";
    public const string LowCredit = "lowCredit";
    public const string NoCredit = "noCredit";
    public const string NoDebit = "noDebit";
    public const string NoRisk = "noRisk";
}
