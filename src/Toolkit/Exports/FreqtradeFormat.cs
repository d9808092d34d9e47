using System.Text.RegularExpressions;

namespace Toolkit.Exports;

/// <summary>freqtrade's files: <c>EXCHANGE/BTC_USDT-1h.feather</c>, futures (<c>BTC/USDT:USDT</c>) in a folder of theirs.</summary>
internal static partial class FreqtradeFormat
{
    public static IEnumerable<ExportFile> Files(BarSeries bars)
    {
        if (bars.Timeframe.Unit > TimeframeUnit.Month)
        {
            throw ExportFormats.NoTimeframe("freqtrade", "minutes to months");
        }

        if (!Pair().IsMatch(bars.Symbol))
        {
            throw ToolkitException.BadData($"'{bars.Symbol}' is no pair as freqtrade writes it", "take the bars in under a name such as BTC/USDT, or BTC/USDT:USDT for a future");
        }

        bool future = bars.Symbol.Contains(':', StringComparison.Ordinal);
        // Mo, since some disks do not tell 1m from 1M.
        string name = $"{bars.Symbol.Replace('/', '_').Replace(':', '_')}-{bars.Timeframe.Name.Replace("mo", "Mo", StringComparison.Ordinal)}{(future ? "-futures" : "")}.feather";
        return [new(Path.Combine(ExportFormats.Part(bars.Key.Exchange), future ? "futures" : "", name), path => FrameOf(bars).WriteArrow(path))];
    }

    private static Frame FrameOf(BarSeries bars) => Frame.FromColumns(
        ("date", bars.Select(bar => bar.Time).ToArray()), ("open", bars.Select(bar => bar.Open).ToArray()), ("high", bars.Select(bar => bar.High).ToArray()),
        ("low", bars.Select(bar => bar.Low).ToArray()), ("close", bars.Select(bar => bar.Close).ToArray()), ("volume", bars.Select(bar => bar.Volume).ToArray()));

    [GeneratedRegex(@"^[A-Za-z\d-]+(/[A-Za-z\d-]+(:[A-Za-z\d-]+)?)?$")]
    private static partial Regex Pair();
}
