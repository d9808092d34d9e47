using System.Text.Json.Nodes;
using Toolkit.Statistics;

namespace Toolkit.Runs;

/// <summary>What a run was held against as JSON, and back.</summary>
internal static class BenchmarkJson
{
    public static JsonObject? Of(StoredBenchmark? benchmark)
    {
        if (benchmark is null)
        {
            return null;
        }

        JsonObject json = new() { ["exchange"] = benchmark.Key.Exchange, ["symbol"] = benchmark.Key.Symbol, ["timeframe"] = benchmark.Key.Timeframe.Name };
        foreach ((Statistic statistic, double? value) in benchmark.Comparison.Figures)
        {
            json[statistic.Key] = value;
        }

        json["origin"] = OriginJson.Of(benchmark.Origin);
        return json;
    }

    public static StoredBenchmark? Read(JsonNode? json) => json is null ? null : new(
        OriginJson.Key(json), OriginJson.Read(json["origin"]),
        // A figure that was not known yet when the run was saved is null.
        StatisticTable<BenchmarkComparison>.Fill(new(), i => (double?)json[StatisticTable<BenchmarkComparison>.Rows[i].Key]));
}
