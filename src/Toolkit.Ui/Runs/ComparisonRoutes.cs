using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Runs;

/// <summary>Runs side by side; and of any number of them, clouds of points and parallel coordinates.</summary>
internal static class ComparisonRoutes
{
    /// <summary>Points of a cloud; of more runs the first ones in their order.</summary>
    private const int MostPoints = 4_000;

    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk)
    {
        answers.Get(routes, "/api/compare", async question => Compared(await tk.Runs.CompareAsync(question.Numbers("ids"), question.Cancel)));
        answers.Get(routes, "/api/axes", async question => Axes(await SelectedAsync(tk, question)));
        answers.Get(routes, "/api/scatter", async question => Scatter(await SelectedAsync(tk, question), question.Needed("x"), question.Needed("y")));
        answers.Get(routes, "/api/parallel", async question =>
        {
            string[] axes = question.Words("axes");
            return axes.Length < 2
                ? throw ToolkitException.Usage("fewer than two axes are chosen", "choose two parameters or statistics, or more")
                : Chart.Parallel(Frame.FromColumns([.. axes.Select(Column(await SelectedAsync(tk, question)))]), axes);
        });
    }

    /// <summary>Named runs, or those that a condition wants.</summary>
    private static async Task<IReadOnlyList<RunSummary>> SelectedAsync(Workspace tk, Question question)
    {
        long[] ids = question.Numbers("ids");
        RunQuery query = ids.Length > 0 ? new() { Where = $"runId IN ({string.Join(", ", ids)})" } : RunRoutes.Query(question) with { Limit = MostPoints };
        return await tk.Runs.ListAsync(query, question.Cancel);
    }

    private static object Compared(RunComparison compared) => new
    {
        Runs = compared.Runs.Select(run => new { run.Id, run.Name, run.Result.Strategy, run.Summary.Symbol, run.Summary.Timeframe, run.Metrics.Start, run.Metrics.End }),
        Equity = Chart.Comparison(compared),
        Settings = compared.Parameters.Concat(compared.Options).Select(s => new { s.Name, Values = s.Values.Select(Value) }),
        Metrics = compared.Metrics.Select(m => new { m.Statistic.Label, Values = m.Values.Select(m.Statistic.Text), m.Best }),
        compared.Warnings,
    };

    /// <summary>What can be an axis: parameters that are numbers in all runs and not the same, then statistics that are not the same.</summary>
    private static object Axes(IReadOnlyList<RunSummary> runs) => new
    {
        runs.Count,
        Most = MostPoints,
        Params = runs.SelectMany(run => run.Parameters.Where(p => Number(p.Value) is not null).Select(p => p.Key)).Distinct()
            .Where(name => runs.Select(run => run.Parameters.GetValueOrDefault(name)).Distinct().Skip(1).Any()),
        Statistics = Statistic.All.Where(s => runs.Select(run => run.Metrics[s.Key]).Distinct().Skip(1).Any()),
    };

    private static Func<string, (string, Array)> Column(IReadOnlyList<RunSummary> runs) => name => (name, runs.Select(run => Value(run, name)).ToArray());

    private static double Value(RunSummary run, string name) =>
        (Metrics.NumberNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? run.Metrics[name] : Number(run.Parameters.GetValueOrDefault(name))) ?? double.NaN;

    private static double? Number(object? value) => value is long or int or double or decimal ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The cloud, whose points say which run they are.</summary>
    private static object Scatter(IReadOnlyList<RunSummary> runs, string x, string y)
    {
        Chart chart = Chart.Scatter(Frame.FromColumns([Column(runs)(x), Column(runs)(y == x ? y + " " : y)]), x, y == x ? y + " " : y);
        JsonObject figure = JsonNode.Parse(chart.Figure)!.AsObject();
        JsonObject dots = figure["data"]![0]!.AsObject();
        dots["customdata"] = new JsonArray([.. runs.Select(run => (JsonNode)run.Id)]);
        dots["text"] = new JsonArray([.. runs.Select(run => (JsonNode)PlotText.Of($"{run.Id} {run.Name}"))]);
        dots["hovertemplate"] = $"<b>%{{text}}</b><br>{PlotText.Of(x)} %{{x:.6~g}}<br>{PlotText.Of(y)} %{{y:.6~g}}<extra></extra>";
        return new { chart.Title, chart.Note, chart.Height, figure };
    }

    private static string? Value(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        DateTime time => UnixMicroseconds.ToIso(UnixMicroseconds.From(time)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
