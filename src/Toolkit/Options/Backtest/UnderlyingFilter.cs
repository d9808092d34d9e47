using System.Text.RegularExpressions;
using Toolkit.Backtesting;

namespace Toolkit.Options;

/// <summary>A condition on the bars of the underlying, such as <c>rsi14 &lt; 70 and close &gt; sma200</c>.</summary>
internal sealed partial class UnderlyingFilter
{
    private static readonly Dictionary<string, Func<BarSeries, int, double[]>> Made = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sma"] = (bars, n) => Indicators.Sma(bars.Close.Span, n),
        ["ema"] = (bars, n) => Indicators.Ema(bars.Close.Span, n),
        ["wma"] = (bars, n) => Indicators.Wma(bars.Close.Span, n),
        ["rsi"] = (bars, n) => Indicators.Rsi(bars.Close.Span, n),
        ["atr"] = Indicators.Atr,
        ["highest"] = (bars, n) => Indicators.Highest(bars.Close.Span, n),
        ["lowest"] = (bars, n) => Indicators.Lowest(bars.Close.Span, n),
        ["deviation"] = (bars, n) => Indicators.Deviation(bars.Close.Span, n),
        ["zscore"] = (bars, n) => Indicators.ZScore(bars.Close.Span, n),
        ["bbupper"] = (bars, n) => Indicators.Bollinger(bars.Close.Span, n).Upper,
        ["bbmiddle"] = (bars, n) => Indicators.Bollinger(bars.Close.Span, n).Middle,
        ["bblower"] = (bars, n) => Indicators.Bollinger(bars.Close.Span, n).Lower,
    };

    private readonly ParameterCondition _condition;
    private readonly string[] _names;
    private readonly double[][] _columns;

    /// <exception cref="ToolkitException">It is no condition, or has a word that is no price and no indicator (usage).</exception>
    public UnderlyingFilter(string text, BarSeries bars)
    {
        _names = [.. Word().Matches(text).Select(m => m.Value).Where(word => word.ToLowerInvariant() is not ("and" or "or")).Distinct(StringComparer.OrdinalIgnoreCase)];
        _columns = Array.ConvertAll(_names, name => ColumnOf(name, bars));
        _condition = new(text, _names);
    }

    /// <summary>Whether it holds at a bar; no where a value is not warm.</summary>
    public bool Allows(int bar) => bar >= 0 && Array.TrueForAll(_columns, column => double.IsFinite(column[bar]))
        && _condition.Allows(new(_names, Array.ConvertAll(_columns, column => new ParameterValue(column[bar]))));

    private static double[] ColumnOf(string name, BarSeries bars)
    {
        switch (name.ToLowerInvariant())
        {
            case "open": return bars.Open.ToArray();
            case "high": return bars.High.ToArray();
            case "low": return bars.Low.ToArray();
            case "close": return bars.Close.ToArray();
            case "volume": return bars.Volume.ToArray();
        }

        string kind = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return Made.TryGetValue(kind, out Func<BarSeries, int, double[]>? make) && int.TryParse(name.AsSpan(kind.Length), CultureInfo.InvariantCulture, out int length) && length > 0
            ? make(bars, length)
            : throw ToolkitException.Usage(
                $"a filter of the underlying knows no '{name}'", $"use open, high, low, close, volume, or with a length behind it {string.Join(", ", Made.Keys)}: rsi14, sma200");
    }

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*")]
    private static partial Regex Word();
}
