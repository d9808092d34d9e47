using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Series;

/// <summary>The stored series, and what each lacks.</summary>
internal static class SeriesRoutes
{
    /// <summary>Gaps that a line of a thousand pixels can show apart.</summary>
    private const int MostGaps = 1_000;

    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk)
    {
        answers.Get(routes, "/api/series", _ => tk.Datasets());
        answers.Get(routes, "/api/gaps", question => GapsAsync(tk, answers, question));
        answers.Get(routes, "/api/calendars", _ => TradingCalendar.BuiltIn.Select(c => c.Name));
    }

    private static async Task<object> GapsAsync(Workspace tk, Answers answers, Question question)
    {
        List<string> notes = [];
        ReadOptions options = new() { Exchange = question.Needed("exchange"), Notes = notes.Add };
        IReadOnlyList<SeriesGap> gaps = await tk.Bars.GapsAsync(
            question.Needed("symbol"), question.Timeframe("timeframe"), question.Moment("from"), question.Moment("to"), options, question.Cancel);
        return new
        {
            Reasons = gaps.GroupBy(gap => gap.Reason).OrderBy(same => same.Key).Select(same => new { Reason = same.Key, Bars = same.Sum(gap => gap.Bars), Gaps = same.Count() }),
            Gaps = Shown(gaps).Select(gap => new { gap.Range.From, gap.Range.To, gap.Bars, gap.Reason }),
            Left = Math.Max(0, gaps.Count - MostGaps),
            Notes = notes.Select(answers.Words),
        };
    }

    /// <summary>The largest ones, in the order of time.</summary>
    private static IEnumerable<SeriesGap> Shown(IReadOnlyList<SeriesGap> gaps) => gaps.Count <= MostGaps
        ? gaps
        : gaps.OrderByDescending(gap => gap.Range.ToMicroseconds - gap.Range.FromMicroseconds).Take(MostGaps).OrderBy(gap => gap.Range.FromMicroseconds);
}
