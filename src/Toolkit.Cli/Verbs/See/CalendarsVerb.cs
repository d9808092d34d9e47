namespace Toolkit.Cli.Verbs;

internal static class CalendarsVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("calendars", "The trading calendars there are.", "toolkit calendars", (call, _) => call.Report.Result(
        TradingCalendar.BuiltIn,
        ["name", "zone", "sessions a year"],
        c => [c.Name, c.Zone.Id, c.PeriodsPerYear],
        c => new { c.Name, Zone = c.Zone.Id, c.PeriodsPerYear }));
}
