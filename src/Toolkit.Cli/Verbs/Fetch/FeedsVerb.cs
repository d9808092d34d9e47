namespace Toolkit.Cli.Verbs;

internal static class FeedsVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("feeds", "The sources that bars can be fetched from, and what they have.", "toolkit feeds", (call, _) =>
        call.Report.Result(
            Fetcher.BuiltInFeeds,
            ["name", "symbols", "timeframes", "basis"],
            f => [f.Name, f.Offer.Symbols, string.Join(' ', Timeframes(f)), Json.Word(f.Offer.Basis)],
            f => new { f.Name, f.Offer.Symbols, Timeframes = Timeframes(f), f.Offer.Basis, f.Offer.Calendar }));

    private static IEnumerable<string> Timeframes(IBarFeed feed) => feed.Offer.Timeframes.Select(t => t.Timeframe.Name);
}
