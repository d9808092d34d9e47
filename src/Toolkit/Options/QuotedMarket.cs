using Toolkit.Bars;
using Toolkit.Options;

namespace Toolkit;

/// <summary>A market of quotes that were recorded.</summary>
/// <remarks>
/// The underlying's price at a moment is the close of the last bar that had closed, when that was in the moment's own session; else it is
/// worked out of calls and puts near the money, and the last close serves only where those are missing.
/// </remarks>
public sealed class QuotedMarket : OptionMarket
{
    private readonly OptionQuotes _quotes;
    private readonly int _first;

    /// <param name="quotes">Quotes of the underlying's options.</param>
    /// <param name="bars">Raw bars of the underlying.</param>
    /// <param name="options">How quotes are judged.</param>
    /// <exception cref="ToolkitException">The bars are adjusted for dividends, or end before the first quote (usage).</exception>
    public QuotedMarket(OptionQuotes quotes, BarSeries bars, ChainOptions? options = null)
        : base(bars, options ?? new())
    {
        ArgumentNullException.ThrowIfNull(quotes);
        _quotes = quotes;
        ReadOnlySpan<long> moments = quotes.Moments.Microseconds;
        _first = bars.Count == 0 ? moments.Length : TimeSteps.FirstFrom(moments, bars.CloseTimes.Microseconds[0]);
        if (_first == moments.Length)
        {
            throw ToolkitException.Usage(
                $"no quote of {quotes.Underlying} lies after the first close of its bars: the quotes are {quotes}, the bars {bars}", "give bars that begin before the quotes");
        }

        Moments = new(moments[_first..].ToArray());
        Warnings = _first == 0 ? [] : [$"{_first} of {moments.Length} moments lie before the first close of {bars.Symbol} and were left out"];
    }

    public OptionQuotes Quotes => _quotes;

    public override TimeColumn Moments { get; }

    public override IReadOnlyList<string> Warnings { get; }

    public override OptionChain ChainAt(int moment)
    {
        long at = Moments.Microseconds[moment];
        int bar = LastClosed(at);
        Session? session = Options.Calendar.SessionAt(UnixMicroseconds.ToDateTime(at)) ?? Options.Calendar.PreviousSession(UnixMicroseconds.ToDateTime(at));
        return session is { } own && Bars.CloseTimes.Microseconds[bar] <= own.OpenMicroseconds && QuotedChain.ByParity(_quotes, at, Options) is { } byParity
            ? byParity
            : new QuotedChain(_quotes, at, Bars.Close[bar], Options);
    }
}
