using Toolkit.Bars;

namespace Toolkit;

/// <summary>An underlying and its options over time: what a backtest of structures trades on.</summary>
public abstract class OptionMarket
{
    private protected OptionMarket(BarSeries bars, ChainOptions options)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        // By the clock a daily bar would close at midnight, hours after the expiry that it settles.
        (Bars, Options) = (bars.Calendar is null ? bars.WithCalendar(options.Calendar) : bars, options);
        if (bars.Basis == PriceBasis.All)
        {
            throw ToolkitException.Usage(
                $"the bars of {bars.Symbol} are adjusted for dividends, and strikes are prices as they were paid", "read them raw: `ReadOptions.Adjust` none");
        }
    }

    /// <summary>Bars of the underlying, at prices as they were paid.</summary>
    public BarSeries Bars { get; }

    public string Underlying => Bars.Symbol;

    public ChainOptions Options { get; }

    /// <summary>The moments at which chains are known, ascending.</summary>
    public abstract TimeColumn Moments { get; }

    /// <summary>Whether a model made the quotes; whatever is made of them says SYNTHETIC.</summary>
    public virtual bool IsSynthetic => false;

    /// <summary>What the caller should know, such as moments that were left out.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>The chain of a moment.</summary>
    public abstract OptionChain ChainAt(int moment);

    /// <summary>What a share cost at the close of an expiry's session: the last bar of it that closed by then; null where the bars have none.</summary>
    public double? SettlementPrice(DateOnly expiry)
    {
        Session session = OptionClock.LastSession(expiry, Options.Calendar);
        int bar = LastClosed(session.CloseMicroseconds);
        return bar >= 0 && Bars.CloseTimes.Microseconds[bar] > session.OpenMicroseconds ? Bars.Close[bar] : null;
    }

    /// <summary>The last bar that had closed at a moment, or -1.</summary>
    internal int LastClosed(long moment) => TimeSteps.FirstFrom(Bars.CloseTimes.Microseconds, moment + 1) - 1;
}
