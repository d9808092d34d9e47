using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Runs;

/// <summary>The report of a run, or of several side by side: the very page that <see cref="HtmlReport"/> writes to a file.</summary>
internal static class ReportRoutes
{
    /// <summary>It brings a policy of its own; in a sandbox it cannot even ask this server.</summary>
    private const string Policy = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'";

    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk) => answers.GetPage(routes, "/report", Policy, async question =>
        (question.Numbers("ids") is [var only]
            ? await OfOneAsync(tk, only, question.Cancel)
            : HtmlReport.Of(await tk.Runs.CompareAsync(question.Numbers("ids"), question.Cancel))).ToHtml());

    private static async Task<HtmlReport> OfOneAsync(Workspace tk, long id, CancellationToken cancel)
    {
        StoredRun run = await tk.Runs.LoadAsync(id, cancel);
        return HtmlReport.Of(run, new() { Bars = await tk.Runs.BarsAsync(run, cancel: cancel), Benchmark = await tk.Runs.BenchmarkBarsAsync(run, cancel: cancel) });
    }
}
