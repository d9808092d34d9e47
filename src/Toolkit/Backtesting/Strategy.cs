using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>A trading rule: <see cref="Init"/> declares indicators, <see cref="Next"/> acts on each bar that closes.</summary>
/// <remarks>
/// <code>
/// class MyCross : Strategy
/// {
///     Indicator fast, slow;
///     public override void Init() { fast = Sma(Close, 10); slow = Sma(Close, 30); }
///     public override void Next()
///     {
///         if (CrossedUp(fast, slow)) Buy();
///         else if (CrossedDown(fast, slow)) Sell();
///     }
/// }
/// </code>
/// A strategy sees bars up to the one that just closed; its market orders fill at the next open. <see cref="Next"/> is
/// first called when all indicators are warm. Public properties and fields of plain types are its parameters. Give each
/// run an instance of its own.
/// </remarks>
public abstract partial class Strategy
{
    private StrategyScope? _scope;

    /// <summary>What a result calls it. Default: the name of the class.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Declares indicators; called once, before the first bar.</summary>
    public virtual void Init()
    {
    }

    /// <summary>Called after each bar that closed (of any symbol), once the indicators are warm.</summary>
    public abstract void Next();

    /// <summary>The symbol that the strategy runs on; of several, the one that was given first.</summary>
    protected Market Main => Scope.Main;

    /// <summary>All symbols of the run, in alphabetical order, so that the order they were given in changes nothing.</summary>
    protected IReadOnlyList<Market> Markets => Scope.Markets;

    protected Indicator Open => Main.Prices.Open;

    protected Indicator High => Main.Prices.High;

    protected Indicator Low => Main.Prices.Low;

    protected Indicator Close => Main.Prices.Close;

    /// <summary>Amount traded; NaN where the source gives none.</summary>
    protected Indicator Volume => Main.Prices.Volume;

    /// <summary>What is held of the main symbol.</summary>
    protected Position Position => Main.Position;

    /// <summary>The stamp of the main symbol's last closed bar.</summary>
    protected DateTime Time => Main.Prices.Time;

    /// <summary>Number of the main symbol's last closed bar, counted from 0 at the first bar given.</summary>
    protected int BarNumber => Main.Book.Tape.Closed;

    /// <summary>Cash and positions at the last closes, net of costs.</summary>
    protected double Equity => Scope.Account.Equity;

    /// <summary>Own capital that no position needs.</summary>
    protected double FreeCash => Scope.Account.Equity - Scope.Account.Options.Margin * Scope.Account.Exposure;

    /// <summary>
    /// Whether this bar is new to a live run: the moment to send a message. False in a backtest, and where a live run goes over bars again.
    /// Orders may not depend on it.
    /// </summary>
    protected bool IsLive => Scope.Account.Tick == Scope.Account.LiveTick;

    /// <summary>Chance that is the same in each run with the same <see cref="BacktestOptions.Seed"/>.</summary>
    protected Random Random => Scope.Random;

    /// <summary>The main symbol in a coarser timeframe: at each time its last finished bar.</summary>
    protected Prices On(Timeframe timeframe) => Main.On(timeframe);

    /// <summary>Buys the main symbol: opens a long position or turns a short one around. Fills at the next open at the earliest.</summary>
    protected Order Buy(in OrderTerms terms = default) => Main.Buy(terms);

    /// <summary>Sells the main symbol short: opens a short position or turns a long one around.</summary>
    protected Order Sell(in OrderTerms terms = default) => Main.Sell(terms);

    /// <summary>Closes the main symbol's position, or a part of it; nothing happens when none is open.</summary>
    protected Order Exit(in OrderTerms terms = default) => Main.Exit(terms);

    /// <summary>Whether <paramref name="a"/> went above <paramref name="b"/> with this bar: above now, not above at the bar before.</summary>
    protected static bool CrossedUp(Indicator a, Indicator b) => Indicator.Crossed(a, b);

    /// <inheritdoc cref="CrossedUp(Indicator, Indicator)"/>
    protected static bool CrossedUp(Indicator a, double b) => a[0] > b && a[1] <= b;

    /// <summary>Whether <paramref name="a"/> went below <paramref name="b"/> with this bar: below now, not below at the bar before.</summary>
    protected static bool CrossedDown(Indicator a, Indicator b) => Indicator.Crossed(b, a);

    /// <inheritdoc cref="CrossedDown(Indicator, Indicator)"/>
    protected static bool CrossedDown(Indicator a, double b) => a[0] < b && a[1] >= b;

    /// <summary>1 when <paramref name="a"/> crossed above <paramref name="b"/> with this bar, -1 when it crossed below, else 0.</summary>
    protected static int Crossing(Indicator a, Indicator b) => Indicator.Crossing(a, b);

    internal void Bind(StrategyScope scope) => _scope = scope;

    private StrategyScope Scope => _scope ?? throw new InvalidOperationException(
        "the strategy is not in a run: prices and indicators are there from Init on, not in a constructor or field initialiser");
}
