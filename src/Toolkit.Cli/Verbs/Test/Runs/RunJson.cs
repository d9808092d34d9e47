using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary>Stored runs as JSON.</summary>
internal static class RunJson
{
    public static JsonObject ToJson(this RunSummary run) => new()
    {
        ["runId"] = run.Id,
        ["name"] = run.Name,
        ["strategy"] = run.Strategy,
        ["symbol"] = run.Symbol,
        ["timeframe"] = run.Timeframe?.Name,
        ["createdAt"] = Json.Time(run.CreatedAt),
        ["tags"] = Json.Texts(run.Tags),
        ["params"] = run.Parameters.ToJson(),
        ["metrics"] = run.Metrics.ToJson(),
    };

    /// <summary>What differs and all statistics, each by the number of the run.</summary>
    public static JsonObject ToJson(this RunComparison compared) => new()
    {
        ["runs"] = Json.Array(compared.Runs, run => run.Summary.ToJson()),
        ["params"] = ByRun(compared, compared.Parameters),
        ["options"] = ByRun(compared, compared.Options),
        ["metrics"] = new JsonObject(compared.Runs.Select(run => KeyValuePair.Create(Key(run), (JsonNode?)run.Metrics.ToJson()))),
        ["best"] = new JsonObject(compared.Metrics.Select(metric => KeyValuePair.Create(
            metric.Key, (JsonNode?)Json.Array(compared.Runs.Where((_, i) => metric.Best[i]), run => JsonValue.Create(run.Id))))),
        ["warnings"] = Json.Texts(compared.Warnings),
    };

    private static JsonObject ByRun(RunComparison compared, IReadOnlyList<ComparedSetting> settings) => new(settings.Select(setting => KeyValuePair.Create(
        setting.Name,
        (JsonNode?)new JsonObject(compared.Runs.Zip(setting.Values, (run, value) => KeyValuePair.Create(Key(run), value is null ? null : BacktestJson.Parameter(value)))))));

    private static string Key(StoredRun run) => run.Id.ToString(CultureInfo.InvariantCulture);
}
