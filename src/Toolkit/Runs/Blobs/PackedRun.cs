using System.Reflection;
using System.Security.Cryptography;
using Toolkit.Backtesting;

namespace Toolkit.Runs;

/// <summary>A run as it is written, without its number and its time; made before the catalog is locked.</summary>
internal sealed class PackedRun
{
    private const int LongestName = 1000;

    /// <param name="run">The run.</param>
    /// <param name="commit">Commit of the repository that it is saved in.</param>
    /// <exception cref="ToolkitException">It has no name, or a tag that is none (usage).</exception>
    public PackedRun(RunToSave run, string? commit)
    {
        ArgumentNullException.ThrowIfNull(run.Result);
        (BacktestResult result, SaveOptions options) = (run.Result, run.Options ?? new());
        StoredSeries[] series = [.. SeriesOf(result)];
        string? source = options.StrategySource ?? StrategySources.Of(result.StrategyClass);
        Run = new()
        {
            Summary = new()
            {
                Id = 0,
                Name = RunNames.Checked(run.Name, "the run's name", LongestName),
                Strategy = result.Strategy,
                Symbol = string.Join(", ", series.Select(s => s.Symbol)),
                Timeframe = series.Select(s => s.Key?.Timeframe).Min(),
                CreatedAt = default,
                Elapsed = result.Elapsed,
                Tags = [.. options.Tags.Select(RunNames.Tag).Distinct()],
                Notes = options.Notes,
                Parameters = result.Parameters.Where(p => !options.Parameters.ContainsKey(p.Key)).Concat(options.Parameters)
                    .ToDictionary(p => RunNames.Checked(p.Key, "a parameter's name", LongestName), p => p.Value),
                Metrics = result.Metrics,
                Version = series.Select(s => s.Origin?.Version).Max(),
                DataSha256 = HashOf(series),
            },
            Result = result,
            Series = series,
            Kind = result.IsOfOptions ? RunKind.Options : (result.OneForEach, result.StrategyClass) switch
            {
                (_, null) => RunKind.Trades,
                (true, _) => RunKind.Each,
                (_, { } type) => type == typeof(SignalStrategy) ? RunKind.Signals : RunKind.Strategy,
            },
            // Without the text the build of the class: a build is another one when its source is.
            StrategyHash = source is not null ? $"sha256:{Sha256(source)}"
                : result.StrategyClass is { } built ? $"module:{built.Module.ModuleVersionId:N}" : null,
            StrategySource = source,
            ToolkitVersion = ToolkitVersion,
            GitCommit = commit,
            Benchmark = options.Benchmark is { } bars ? new(bars.Key, bars.Origin, result.Against(bars)) : null,
        };
        Options = OptionsJson.Of(result.Options).ToJsonString();
        Warnings = result.Warnings.Count == 0 ? null : OptionsJson.Texts(result.Warnings).ToJsonString();
        Benchmark = BenchmarkJson.Of(Run.Benchmark)?.ToJsonString();
        Equity = EquityBlob.Pack(result.Time.Microseconds, result.Equity.Span, result.Run.Sessions);
        Trades = TradeBlob.Pack(result.Trades, result.OpenTrades);
        Rejections = OrderBlob.Pack(result.Rejections);
        Reductions = OrderBlob.Pack(result.Reductions);
        Skipped = result.IsOfOptions ? OptionsJson.Counts(result.SkippedEntries).ToJsonString() : null;
    }

    /// <summary>The version of this library, with the commit that it was built from when the build knows it.</summary>
    public static string ToolkitVersion { get; } =
        typeof(PackedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public StoredRun Run { get; }

    public string Options { get; }

    public string? Warnings { get; }

    public string? Benchmark { get; }

    public byte[] Equity { get; }

    public byte[] Trades { get; }

    public byte[]? Rejections { get; }

    public byte[]? Reductions { get; }

    public string? Skipped { get; }

    /// <summary>Of one series its hash; of several the hash of theirs with their keys.</summary>
    private static string? HashOf(StoredSeries[] series) => series switch
    {
        [{ } only] => only.Sha256,
        _ when Array.Exists(series, s => s.Sha256 is null) => null,
        _ => Sha256(string.Concat(series.Select(s => $"{s.Key}\0{s.Sha256}\n"))),
    };

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<StoredSeries> SeriesOf(BacktestResult result) => result.Series.Count == 0
        ? result.Run.Symbols.Select((symbol, i) => new StoredSeries(symbol, null, i == 0, 0, null, null, null, null, null))
        : result.Series.Select((bars, i) => new StoredSeries(
            bars.Symbol, bars.Key, i == result.Run.Main, bars.Count, bars.Count > 0 ? bars.Time[0] : null, bars.Count > 0 ? bars.Time[^1] : null,
            bars.Sha256, bars.Calendar?.Reference(), bars.Origin));
}
