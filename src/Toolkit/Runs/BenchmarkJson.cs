using System.Text.Json.Nodes;

namespace Toolkit.Runs;

/// <summary>What a run was held against as JSON, and back.</summary>
internal static class BenchmarkJson
{
    public static JsonObject? Of(StoredBenchmark? benchmark) => benchmark is null ? null : new()
    {
        ["exchange"] = benchmark.Key.Exchange,
        ["symbol"] = benchmark.Key.Symbol,
        ["timeframe"] = benchmark.Key.Timeframe.Name,
        ["alphaPct"] = benchmark.Comparison.AlphaPct,
        ["beta"] = benchmark.Comparison.Beta,
        ["correlation"] = benchmark.Comparison.Correlation,
        ["returnPct"] = benchmark.Comparison.BenchmarkReturnPct,
        ["origin"] = OriginJson.Of(benchmark.Origin),
    };

    public static StoredBenchmark? Read(JsonNode? json) => json is null ? null : new(
        OriginJson.Key(json), OriginJson.Read(json["origin"]),
        new((double?)json["alphaPct"], (double?)json["beta"], (double?)json["correlation"], (double)json["returnPct"]!));
}
