using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Stored runs as JSON.</summary>
internal static class RunJson
{
    public static object ToJson(this RunSummary run) => new
    {
        RunId = run.Id, run.Name, run.Strategy, run.Symbol, run.Timeframe, run.CreatedAt, run.Tags, Params = run.Parameters.ToJson(), Metrics = run.Metrics.ToJson(),
    };

    /// <summary>What differs and all statistics, each by the number of the run.</summary>
    public static object ToJson(this RunComparison compared) => new
    {
        Runs = compared.Runs.Select(run => run.Summary.ToJson()),
        Params = ByRun(compared, compared.Parameters),
        Options = ByRun(compared, compared.Options),
        Metrics = Json.ByKey(compared.Runs.Select(run => (Key(run), (object?)run.Metrics.ToJson()))),
        Risk = Json.ByKey(compared.Runs.Select(run => (Key(run), (object?)run.Result.Risk.ToJson()))),
        Best = Json.ByKey(compared.Metrics.Concat(compared.Risk).Select(metric => (metric.Key, (object?)compared.Runs.Where((_, i) => metric.Best[i]).Select(run => run.Id)))),
        compared.Warnings,
    };

    private static JsonObject ByRun(RunComparison compared, IReadOnlyList<ComparedSetting> settings) => Json.ByKey(settings.Select(setting => (
        setting.Name, (object?)Json.ByKey(compared.Runs.Zip(setting.Values, (run, value) => (Key(run), (object?)BacktestJson.Parameter(value)))))));

    private static string Key(StoredRun run) => run.Id.ToString(CultureInfo.InvariantCulture);
}
