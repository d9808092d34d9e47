using System.Text.Json.Nodes;
using Toolkit.Cli.Output;

namespace Toolkit.Cli.Verbs;

internal static class CalendarsVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("calendars", "The trading calendars there are.", "toolkit calendars", (call, _) =>
    {
        IReadOnlyList<TradingCalendar> all = TradingCalendar.BuiltIn;
        JsonNode json = Json.Array(all, c => new JsonObject
        {
            ["name"] = c.Name,
            ["zone"] = c.Zone.Id,
            ["periodsPerYear"] = c.PeriodsPerYear,
        });
        call.Report.Result(json, text =>
        {
            TextTable table = new("name", "zone", "sessions a year");
            foreach (TradingCalendar c in all)
            {
                table.Add(c.Name, c.Zone.Id, c.PeriodsPerYear);
            }

            table.Write(text);
        });
        return Task.FromResult(0);
    });
}
