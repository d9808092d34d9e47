using System.Text.Json.Nodes;
using Toolkit.Cli.Output;
using Toolkit.Feeds;

namespace Toolkit.Cli.Verbs;

internal static class FeedsVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("feeds", "The sources that bars can be fetched from, and what they have.", "toolkit feeds", (call, _) =>
    {
        IReadOnlyList<IBarFeed> feeds = new FeedSet(TimeProvider.System).All;
        JsonNode json = Json.Array(feeds, f => new JsonObject
        {
            ["name"] = f.Name,
            ["symbols"] = f.Offer.Symbols,
            ["timeframes"] = Json.Texts(f.Offer.Timeframes.Select(t => t.Timeframe.Name)),
            ["basis"] = Json.Word(f.Offer.Basis),
            ["calendar"] = f.Offer.Calendar,
        });
        call.Report.Result(json, text =>
        {
            TextTable table = new("name", "symbols", "timeframes", "basis");
            foreach (IBarFeed f in feeds)
            {
                table.Add(f.Name, f.Offer.Symbols, string.Join(' ', f.Offer.Timeframes.Select(t => t.Timeframe.Name)), Json.Word(f.Offer.Basis));
            }

            table.Write(text);
        });
        return Task.FromResult(0);
    });
}
