using Toolkit.Charts;

namespace Toolkit;

public sealed partial class Chart
{
    /// <summary>Profit and loss of a structure over the price of the underlying, at expiry and if wanted before.</summary>
    /// <param name="structure">The structure; of a calendar the nearer expiry is meant.</param>
    /// <param name="credit">For a share of one structure; a debit is negative.</param>
    /// <param name="options">What is drawn beside the payoff.</param>
    public static Chart Payoff(OptionStructure structure, double credit, PayoffOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        options ??= new();
        PayoffFigure figure = new(structure, credit, options);
        return new(figure.ToFigure(), $"{(options.IsSynthetic ? "SYNTHETIC: " : "")}{structure.Underlying}, {structure.Description}", figure.Note, 400);
    }

    /// <summary>Profit and loss of a structure that is opened in a chain, at expiry and now by the volatilities of its quotes.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="chain">Gives the price of the underlying, the moment and the volatilities.</param>
    /// <param name="credit">For a share of one structure; a debit is negative. Default (null): at the middle of bid and ask.</param>
    /// <exception cref="ToolkitException">A leg is not quoted (not found).</exception>
    public static Chart Payoff(OptionStructure structure, OptionChain chain, double? credit = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(chain);
        Dictionary<OptionContract, double> volatilities = structure.Legs.ToDictionary(
            leg => leg.Contract,
            leg => chain.Find(leg.Contract.Expiry, leg.Contract.Strike, leg.Contract.Right)?.ImpliedVolatility
                ?? throw ToolkitException.NotFound($"{leg.Contract} has no quote with a volatility at {chain.At:yyyy-MM-dd HH:mm}", "choose strikes that the chain lists"));
        double received = credit ?? structure.EntryCredit(chain)
            ?? throw ToolkitException.NotFound($"{structure} cannot be opened at {chain.At:yyyy-MM-dd HH:mm}: a leg that is sold has no bid, or one that is bought no ask", "give the credit");
        return Payoff(structure, received, new PayoffOptions
        {
            Underlying = chain.UnderlyingPrice,
            At = chain.At,
            IsSynthetic = chain.IsSynthetic,
            Model = new()
            {
                VolatilityOf = contract => volatilities[contract],
                Rate = chain.Options.Rate,
                DividendYield = chain.Options.DividendYield,
                Calendar = chain.Options.Calendar,
            },
        });
    }
}
