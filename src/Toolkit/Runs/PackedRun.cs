using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Toolkit.Backtesting;

namespace Toolkit.Runs;

/// <summary>All that is written of a run, made before the catalog is locked.</summary>
internal sealed class PackedRun
{
    private const int LongestName = 1000;

    private readonly BacktestResult _result;

    /// <param name="run">The run.</param>
    /// <param name="commit">Commit of the repository that it is saved in.</param>
    /// <exception cref="ToolkitException">It has no name, or a tag that is none (usage).</exception>
    public PackedRun(RunToSave run, string? commit)
    {
        ArgumentNullException.ThrowIfNull(run.Result);
        _result = run.Result;
        SaveOptions options = run.Options ?? new();
        Name = RunNames.Checked(run.Name, "the run's name", LongestName);
        Tags = [.. options.Tags.Select(RunNames.Tag).Distinct()];
        Notes = options.Notes;
        Source = options.StrategySource ?? StrategySources.Of(_result.StrategyClass);
        SourceSha256 = Source is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Source)));
        Commit = commit;
        Dictionary<string, object> parameters = new(_result.Parameters);
        foreach ((string name, object value) in options.Parameters)
        {
            parameters[name] = value;
        }

        Parameters = [.. parameters.Select(p => (RunNames.Checked(p.Key, "a parameter's name", LongestName), ParameterCell.Of(p.Value)))];
        Options = OptionsJson.Write(_result.Options);
        Warnings = _result.Warnings.Count == 0 ? null : new JsonArray([.. _result.Warnings.Select(w => (JsonNode)w)]).ToJsonString();
        Equity = EquityBlob.Pack(_result.Time.Microseconds, _result.Equity.Span, _result.Run.Sessions);
        Trades = TradeBlob.Pack(_result.Trades, _result.OpenTrades);
        Rejections = OrderBlob.Pack(_result.Rejections);
        Reductions = OrderBlob.Pack(_result.Reductions);
        Benchmark = options.Benchmark is { } bars ? BenchmarkJson.Write(new(bars.Key, bars.Origin, _result.Against(bars))) : null;
        Series = [.. SeriesOf(_result)];
    }

    public string Name { get; }

    public string Strategy => _result.Strategy;

    public RunKind Kind => (_result.OneForEach, _result.StrategyClass) switch
    {
        (_, null) => RunKind.Trades,
        (true, _) => RunKind.Each,
        (_, { } type) => type == typeof(SignalStrategy) ? RunKind.Signals : RunKind.Strategy,
    };

    /// <summary>The text's hash, else the build of the class: a build is another one when its source is.</summary>
    public string? StrategyHash => SourceSha256 is not null
        ? $"sha256:{SourceSha256}"
        : _result.StrategyClass is { } type ? $"module:{type.Module.ModuleVersionId:N}" : null;

    public string? Source { get; }

    public string? SourceSha256 { get; }

    public string? Commit { get; }

    public string? Notes { get; }

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<(string Name, (string Kind, object Value) Cell)> Parameters { get; }

    public string Options { get; }

    public string? Warnings { get; }

    public byte[] Equity { get; }

    public byte[] Trades { get; }

    public byte[]? Rejections { get; }

    public byte[]? Reductions { get; }

    public string? Benchmark { get; }

    public IReadOnlyList<StoredSeries> Series { get; }

    public IReadOnlyList<BarSeries> Bars => _result.Series;

    public string Symbol => string.Join(", ", Series.Select(s => s.Symbol));

    public Timeframe? Timeframe => Series.Select(s => s.Key?.Timeframe).Min();

    public long? Version => Series.Select(s => s.Origin?.Version).Max();

    /// <summary>Of one series its hash; of several the hash of theirs with their keys.</summary>
    public string? DataSha256 => Series switch
    {
        [{ } only] => only.Sha256,
        _ when Series.Any(s => s.Sha256 is null) => null,
        _ => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Series.Select(s => $"{s.Key}\0{s.Sha256}\n"))))),
    };

    public Metrics Metrics => _result.Metrics;

    public long ElapsedMicroseconds => (long)_result.Elapsed.TotalMicroseconds;

    public int Seed => _result.Options.Seed;

    public int Points => _result.Equity.Count;

    public int ClosedTrades => _result.Trades.Count;

    public int OpenTrades => _result.OpenTrades.Count;

    /// <summary>The version of this library, with the commit that it was built from when the build knows it.</summary>
    public static string ToolkitVersion { get; } =
        typeof(PackedRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static IEnumerable<StoredSeries> SeriesOf(BacktestResult result)
    {
        if (result.Series.Count == 0)
        {
            return result.Run.Symbols.Select((symbol, i) => new StoredSeries(symbol, null, i == 0, 0, null, null, null, null, null));
        }

        return result.Series.Select((bars, i) => new StoredSeries(
            bars.Symbol, bars.Key, i == result.Run.Main, bars.Count, bars.Count > 0 ? bars.Time[0] : null, bars.Count > 0 ? bars.Time[^1] : null,
            bars.Sha256, bars.Calendar?.Reference(), bars.Origin));
    }
}
