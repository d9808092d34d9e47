using System.Globalization;
using System.Text.Json.Nodes;

namespace Toolkit.Cli;

internal static partial class Json
{
    public static JsonObject Of(RunSummary run) => new()
    {
        ["runId"] = run.Id,
        ["name"] = run.Name,
        ["strategy"] = run.Strategy,
        ["symbol"] = run.Symbol,
        ["timeframe"] = run.Timeframe?.Name,
        ["createdAt"] = Time(run.CreatedAt),
        ["tags"] = Texts(run.Tags),
        ["params"] = Of(run.Parameters),
        ["metrics"] = Of(run.Metrics),
    };

    /// <summary>What differs and all statistics, each by the number of the run.</summary>
    public static JsonObject Of(RunComparison compared) => new()
    {
        ["runs"] = Array(compared.Runs, run => Of(run.Summary)),
        ["params"] = ByRun(compared, compared.Parameters),
        ["options"] = ByRun(compared, compared.Options),
        ["metrics"] = new JsonObject(compared.Runs.Select(run => KeyValuePair.Create(Key(run), (JsonNode?)Of(run.Metrics)))),
        ["best"] = new JsonObject(compared.Metrics.Select(metric => KeyValuePair.Create(
            metric.Key, (JsonNode?)Array(compared.Runs.Where((_, i) => metric.Best[i]), run => JsonValue.Create(run.Id))))),
        ["warnings"] = Texts(compared.Warnings),
    };

    private static JsonObject ByRun(RunComparison compared, IReadOnlyList<ComparedSetting> settings) => new(settings.Select(setting => KeyValuePair.Create(
        setting.Name,
        (JsonNode?)new JsonObject(compared.Runs.Zip(setting.Values, (run, value) => KeyValuePair.Create(Key(run), value is null ? null : Parameter(value)))))));

    private static string Key(StoredRun run) => run.Id.ToString(CultureInfo.InvariantCulture);
}
