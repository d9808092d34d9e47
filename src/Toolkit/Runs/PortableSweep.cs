using System.Text.Json.Nodes;
using Toolkit.Runs;

namespace Toolkit;

/// <summary>What another process needs to run combinations of a sweep: the account to the last bit, and which bars. Its strategy goes apart.</summary>
/// <remarks>Immutable. Both processes must be of one build, or the numbers need not be equal.</remarks>
public sealed class PortableSweep
{
    private readonly JsonNode _json;

    private PortableSweep(JsonNode json) =>
        (_json, Series) = (json, [.. json["series"]!.AsArray().Select(series => PortableSeries.Read(series!))]);

    /// <summary>The bars, the main symbol first.</summary>
    public IReadOnlyList<PortableSeries> Series { get; }

    /// <summary>All of it as JSON.</summary>
    public string Text => _json.ToJsonString();

    public static PortableSweep Parse(string text) => new(JsonNode.Parse(text)!);

    /// <exception cref="ToolkitException">Something of it is code or a file of this machine, and stays here (usage).</exception>
    public static PortableSweep Of(IReadOnlyList<BarSeries> series, SweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        BacktestOptions account = options.Backtest;
        Stays(account.Commission is not CommissionSchedule, $"the commission {account.Commission}", "is code of your own");
        Stays(account.Slippage is not FixedSlippage, $"the slippage {account.Slippage}", "is code of your own");
        Stays(account.Fills != FillModel.Whole, $"the model of fills {account.Fills}", "is code of your own");
        Stays(account.Features.Count > 0, $"the feature {account.Features.FirstOrDefault()?.Definition.Name}", "lies in your workspace");
        foreach (TradingCalendar calendar in series.Select(s => s.Calendar).Append(account.Calendar).OfType<TradingCalendar>())
        {
            Stays(!TradingCalendar.BuiltIn.Contains(calendar), $"the calendar {calendar.Name}", "is a file of your own");
        }

        return new(new JsonObject
        {
            ["options"] = OptionsJson.Of(account),
            ["each"] = options.EachSeries,
            ["cache"] = options.IndicatorCacheBytes,
            ["series"] = new JsonArray([.. series.Select(PortableSeries.Of)]),
        });
    }

    /// <summary>The sweep on bars of this process.</summary>
    /// <param name="bars">Those of <see cref="Series"/>, in its order, from wherever.</param>
    /// <param name="create">Makes the strategy of a combination; called by several threads at once.</param>
    /// <param name="parallelism">Runs at the same time; 0 for one on each processor.</param>
    public SweepWork On(IReadOnlyList<BarSeries> bars, Func<ParameterSet, Strategy> create, int parallelism)
    {
        ArgumentNullException.ThrowIfNull(bars);
        SweepOptions options = new()
        {
            Backtest = OptionsJson.Read(_json["options"]!) with
            {
                KeptFeature = (key, name) => throw ToolkitException.Usage($"the feature {name} of {key} lies in the workspace where the sweep was begun", "sweep there, without a cluster"),
            },
            EachSeries = (bool)_json["each"]!,
            IndicatorCacheBytes = (long)_json["cache"]!,
            Parallelism = parallelism,
        };
        return SweepWork.Of([.. Series.Zip(bars, (series, same) => series.Named(same))], create, options);
    }

    private static void Stays(bool stays, string what, string why)
    {
        if (stays)
        {
            throw ToolkitException.Usage($"{what} cannot go to other machines: it {why}", "sweep on this machine, without a cluster");
        }
    }
}
