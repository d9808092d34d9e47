using Toolkit.Reading;

namespace Toolkit.Runs;

/// <summary>Says what bars lack.</summary>
internal static class CoverageReport
{
    private const int Examples = 3;

    public static IEnumerable<string> Warnings(KnownBars known)
    {
        string key = $"{known.Source.Key}";
        if (known.Missing.Before is { } before)
        {
            yield return $"{key}: asked for from {Iso(before.Range.FromMicroseconds)} on, but the first bar stored is {Iso(before.Range.ToMicroseconds)}"
                + (before.Reason == GapReason.Empty ? " (the source has none before it)" : $" ({Count(before.Bars)} missing)");
        }

        foreach (IGrouping<GapReason, SeriesGap> gaps in known.Missing.Inside.Where(g => g.Reason is GapReason.Missing or GapReason.Rejected).GroupBy(g => g.Reason))
        {
            string what = gaps.Key == GapReason.Rejected ? "came and broke the rules of bars" : "missing inside the range";
            yield return $"{key}: {Count(gaps.Sum(g => g.Bars))} {what}: {List([.. gaps])}";
        }

        if (known.Missing.After is { } after)
        {
            yield return $"{key}: asked for up to {Iso(after.Range.ToMicroseconds)}, but the bars stored end at {Iso(after.Range.FromMicroseconds)}"
                + (after.Reason == GapReason.Empty ? " (the source has none after it)" : $" ({Count(after.Bars)} missing)");
        }
    }

    public static ToolkitException Refusal(KnownBars known)
    {
        SeriesGap[] gaps = [.. known.Missing.Open];
        return ToolkitException.BadData(
            $"{known.Source.Key}: {Count(gaps.Sum(g => g.Bars))} missing in the range by calendar {known.Bars.Calendar}: {List(gaps)}",
            "`tk.Bars.GapsAsync()` lists them: fetch or ingest them, choose another range or calendar, or run without `StudyOptions.Strict`");
    }

    private static string List(SeriesGap[] gaps)
    {
        string first = string.Join(", ", gaps.Take(Examples).Select(g => g.Bars == 1 ? Iso(g.Range.FromMicroseconds) : $"{g.Bars} from {Iso(g.Range.FromMicroseconds)} on"));
        return gaps.Length > Examples ? $"{first} and in {gaps.Length - Examples} more gaps" : first;
    }

    private static string Count(long bars) => bars == 1 ? "1 bar" : $"{bars} bars";

    private static string Iso(long micros) => UnixMicroseconds.ToIso(micros);
}
