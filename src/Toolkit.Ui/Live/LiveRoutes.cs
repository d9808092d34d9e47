using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Live;

/// <summary>What runs live, as it comes.</summary>
internal static class LiveRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk, LiveFeed live)
    {
        routes.MapGet("/api/live", context => FollowAsync(context, live));
        answers.Get(routes, "/api/live/equity", async question =>
        {
            Frame equity = await tk.Live.EquityAsync(question.Text("strategy"), cancel: question.Cancel);
            return new
            {
                Chart = equity.RowCount == 0 ? null : Chart.Line(
                    Frame.FromColumns(("time", equity.Column<DateTime>("time").ToArray()), ("profit and loss", equity.Numbers("equity"))), "time", "profit and loss"),
            };
        });
    }

    /// <summary>Server-sent events: the whole state each time, since it is small.</summary>
    private static async Task FollowAsync(HttpContext context, LiveFeed live)
    {
        context.Response.ContentType = "text/event-stream";
        try
        {
            await foreach (string state in live.FollowAsync(context.RequestAborted))
            {
                // A line that begins with a colon says nothing, and finds out whether anybody still listens.
                await context.Response.WriteAsync(state.Length == 0 ? ":\n\n" : $"data: {state}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
