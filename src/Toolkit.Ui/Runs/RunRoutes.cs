using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Runs;

/// <summary>Stored runs: a page of the table at a time, one run, and what may be changed of them.</summary>
internal static class RunRoutes
{
    private const int MostRows = 500;

    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk)
    {
        answers.Get(routes, "/api/statistics", _ => Statistic.All);
        answers.Get(routes, "/api/runs", question => PageAsync(tk, question));
        answers.Get(routes, "/api/run", async question => OfRun(await tk.Runs.LoadAsync(question.Numbers("id") is [var id] ? id : 0, question.Cancel)));
        answers.Post<TagChange>(routes, "/api/runs/tags", async (change, cancel) =>
        {
            foreach (long id in change.Ids)
            {
                await tk.Runs.TagAsync(id, change.Add ?? [], cancel);
                await tk.Runs.UntagAsync(id, change.Remove ?? [], cancel);
            }

            return change;
        });
        answers.Post<NoteChange>(routes, "/api/runs/notes", async (change, cancel) =>
        {
            await tk.Runs.NoteAsync(change.Id, change.Notes, cancel);
            return change;
        });
        answers.Post<Deletion>(routes, "/api/runs/delete", async (deletion, cancel) =>
        {
            await tk.Runs.DeleteAsync(deletion.Ids, cancel);
            return deletion;
        });
    }

    /// <summary>The runs that a question is about, in its order.</summary>
    public static RunQuery Query(Question question) => new()
    {
        Where = question.Text("where"),
        Tag = question.Text("tag"),
        OrderBy = question.Text("sort"),
        Reverse = question.Has("reverse"),
    };

    private static async Task<object> PageAsync(Workspace tk, Question question)
    {
        RunQuery query = Query(question) with { Limit = Math.Min(question.Number("limit") ?? 100, MostRows), Offset = question.Number("offset") ?? 0 };
        RunPage page = await tk.Runs.PageAsync(query, question.Cancel);
        return new { page.Total, query.Offset, Runs = page.Runs.Select(Row) };
    }

    private static object Row(RunSummary run) => new
    {
        run.Id, run.Name, run.Strategy, run.Symbol, run.Timeframe, run.CreatedAt, run.Tags, run.Notes,
        Params = Texts(run.Parameters),
        Metrics = Statistic.All.ToDictionary(s => s.Key, s => s.Number(run.Metrics[s.Key])),
    };

    private static object OfRun(StoredRun run) => new
    {
        Run = Row(run.Summary), run.Kind, run.Metrics.Start, run.Metrics.End, Elapsed = run.Summary.Elapsed.TotalMilliseconds, run.ToolkitVersion, run.GitCommit, run.StrategyHash,
        run.StrategySource, run.Result.Warnings, Orders = OrderSummary.Of(run.Result),
        Series = run.Series.Select(s => new { s.Symbol, s.Key?.Exchange, s.Key?.Timeframe, s.Bars, s.From, s.To, s.Calendar, s.Origin?.Version }),
    };

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, object> parameters) => parameters.ToDictionary(p => p.Key, p => p.Value switch
    {
        bool truth => truth ? "true" : "false",
        DateTime time => UnixMicroseconds.ToIso(UnixMicroseconds.From(time)),
        _ => Convert.ToString(p.Value, CultureInfo.InvariantCulture) ?? "",
    });

    private sealed record TagChange(long[] Ids, string[]? Add, string[]? Remove);

    private sealed record NoteChange(long Id, string? Notes);

    private sealed record Deletion(long[] Ids);
}
