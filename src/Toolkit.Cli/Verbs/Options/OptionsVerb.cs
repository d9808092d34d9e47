namespace Toolkit.Cli.Verbs;

/// <summary><c>options</c>: takes quotes in, shows chains, and tests structures on them.</summary>
internal static class OptionsVerb
{
    public static VerbCommand Create(Verb verb) => Verb.Group(
        "options", "Quotes of options, the chains that they make, and backtests of structures.", "toolkit options import goog-options.csv.zst",
        [OptionImport.Create(verb), OptionChains.Create(verb), OptionBacktestVerb.Create(verb), List(verb)]);

    private static VerbCommand List(Verb verb) => verb.Create(
        "list", "The underlyings of which quotes are stored.", "toolkit options list", (call, _) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                [.. tk.Options.Underlyings()],
                ["underlying", "exchange", "quotes", "from", "to", "expiries from", "to", "files", "size"],
                (OptionUnderlying row) => [row.Underlying, row.Exchange, row.Quotes, row.From, row.To, row.FirstExpiry.ToString("o"), row.LastExpiry.ToString("o"), row.Files, Text.Bytes(row.Bytes)]);
        });
}
