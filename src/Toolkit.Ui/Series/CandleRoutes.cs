using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Series;

/// <summary>Candles of a range: put together on this side to what a screen can show, so that a closer look asks again.</summary>
internal static class CandleRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk) => answers.Get(routes, "/api/candles", question => CandlesAsync(tk, answers, question));

    private static async Task<object> CandlesAsync(Workspace tk, Answers answers, Question question)
    {
        List<string> notes = [];
        StoredRun? run = question.Text("run") is not null ? await tk.Runs.LoadAsync(question.Numbers("run") is [var id] ? id : 0, question.Cancel) : null;
        ReadOptions options = new()
        {
            Exchange = question.Needed("exchange"),
            Resample = question.Timeframe("resample"),
            // By name alone: a path is nothing that a page may have read.
            Calendar = question.Text("calendar") is { } name ? TradingCalendar.Get(name) : null,
            Adjust = question.Text("adjust") switch { "splits" => Adjustment.Splits, "all" => Adjustment.All, _ => Adjustment.None },
            SessionOnly = question.Has("session"),
            Notes = notes.Add,
        };
        BarSeries bars = await tk.Bars.ReadAsync(
            question.Needed("symbol"), question.Timeframe("timeframe"), question.Moment("from"), question.Moment("to"), options, question.Cancel);
        Chart chart = await Task.Run(() => Chart.Candles(bars, run?.Result), question.Cancel);
        return new
        {
            Chart = chart, Rows = bars.Count, bars.Timeframe, From = bars.Time[0], To = bars.CloseTime(bars.Count - 1), Calendar = bars.Calendar?.Name,
            Run = run is null ? null : new { run.Id, run.Name }, Notes = notes.Select(answers.Words),
        };
    }
}
