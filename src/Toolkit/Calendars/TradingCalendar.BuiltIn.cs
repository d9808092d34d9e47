using Toolkit.Calendars;

namespace Toolkit;

public sealed partial class TradingCalendar
{
    private const int FirstRuleYear = 1900;
    private const int LastRuleYear = 2100;

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>Every day, from midnight to midnight UTC.</summary>
    public static TradingCalendar AlwaysOpen { get; } = ByRule(
        "24/7", 365, new(TimeZoneInfo.Utc, TimeSpan.Zero, TimeSpan.FromDays(1)) { Weekdays = SessionRules.EveryDay }, FirstRuleYear, isClock: true);

    /// <summary>Monday to Friday, from midnight to midnight UTC.</summary>
    public static TradingCalendar Weekdays { get; } = ByRule(
        "24/5", 260, new(TimeZoneInfo.Utc, TimeSpan.Zero, TimeSpan.FromDays(1)), FirstRuleYear);

    /// <summary>Sunday 17:00 to Friday 17:00 New York; a day is 17:00 to 17:00 and is labelled by its closing date.</summary>
    public static TradingCalendar Fx { get; } = ByRule(
        "FX", 260, new(NewYork, TimeSpan.FromHours(17 - 24), TimeSpan.FromHours(17)), FirstRuleYear);

    /// <summary>The New York Stock Exchange from 1990 on: every holiday, early close and one-off closure.</summary>
    public static TradingCalendar Xnys { get; } = ByRule(
        "XNYS", 252, new(NewYork, new(9, 30, 0), TimeSpan.FromHours(16)) { Exceptions = NyseExceptions.Of }, 1990);

    /// <summary>The calendars that come with the library.</summary>
    public static IReadOnlyList<TradingCalendar> BuiltIn { get; } = [AlwaysOpen, Weekdays, Fx, Xnys];

    /// <summary>The built-in calendar of that name; case does not matter.</summary>
    /// <exception cref="ToolkitException">There is none (not found); the hint lists the names.</exception>
    public static TradingCalendar Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BuiltIn.FirstOrDefault(c => c.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw ToolkitException.NotFound(
                $"there is no calendar '{name}'",
                $"use one of {string.Join(", ", BuiltIn.Select(c => c.Name))}, or give the path of a calendar file (.csv or .json)");
    }

    /// <summary>The calendar that an asset type trades by, or null when the type says nothing (such as <c>future</c>).</summary>
    /// <param name="assetType">Such as <c>crypto</c>, <c>fx</c>, <c>equity</c>, <c>etf</c>; case does not matter.</param>
    public static TradingCalendar? ForAssetType(string? assetType) => assetType?.Trim().ToLowerInvariant() switch
    {
        "crypto" or "cryptocurrency" or "coin" => AlwaysOpen,
        "fx" or "forex" or "currency" => Fx,
        "equity" or "stock" or "etf" or "fund" or "index" or "option" => Xnys,
        _ => null,
    };

    private static TradingCalendar ByRule(string name, int periodsPerYear, SessionRules rules, int firstYear, bool isClock = false) =>
        new(name, rules.Zone, periodsPerYear, (firstYear, LastRuleYear), rules.Year) { IsClock = isClock };
}
