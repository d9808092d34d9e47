namespace Toolkit;

public sealed partial class OptionStructure
{
    /// <summary>What all legs come to at expiry, in money, without what was paid or received; of a calendar at the nearer expiry.</summary>
    /// <param name="price">Of the underlying then.</param>
    /// <param name="model">Values the later leg of a calendar; other structures need none.</param>
    /// <exception cref="ToolkitException">A calendar without a model (usage).</exception>
    public double PayoffAtExpiry(double price, ModelTerms? model = null)
    {
        if (Kind == StructureKind.Calendar)
        {
            return ValueAtNearExpiry(RequiredModel(model), price);
        }

        double value = 0;
        foreach (OptionLeg leg in _legs)
        {
            value += leg.Quantity * leg.Contract.Intrinsic(price);
        }

        return value * OptionContract.Multiplier;
    }

    /// <summary>What all legs are worth by a model, in money.</summary>
    /// <param name="price">Of the underlying, above 0.</param>
    /// <param name="at">The moment, UTC.</param>
    /// <param name="model">What it is valued with.</param>
    public double Value(double price, DateTime at, ModelTerms model)
    {
        ArgumentNullException.ThrowIfNull(model);
        double value = 0;
        foreach (OptionLeg leg in _legs)
        {
            value += leg.Quantity * model.Value(leg.Contract, price, OptionClock.Years(at, leg.Contract.Expiry, model.Calendar));
        }

        return value * OptionContract.Multiplier;
    }

    /// <summary>Prices of the underlying at expiry at which nothing is won or lost, ascending, before commissions.</summary>
    /// <param name="credit">For a share of one structure; a debit is negative.</param>
    /// <param name="model">As at <see cref="PayoffAtExpiry"/>.</param>
    public IReadOnlyList<double> BreakEvens(double credit, ModelTerms? model = null) => Outcome(model).Roots(-credit);

    /// <summary>The most that can be won at expiry, in money; null when it has no limit.</summary>
    /// <inheritdoc cref="MaximumLoss"/>
    public double? MaximumProfit(double credit, double commissions = 0, ModelTerms? model = null) =>
        Outcome(model).Highest is var most && double.IsFinite(most) ? Money(most + credit) - commissions : null;

    /// <summary>The most that can be lost at expiry, in money, above 0; null when it has no limit.</summary>
    /// <param name="credit">For a share of one structure; a debit is negative.</param>
    /// <param name="commissions">Of all legs, in money.</param>
    /// <param name="model">As at <see cref="PayoffAtExpiry"/>.</param>
    public double? MaximumLoss(double credit, double commissions = 0, ModelTerms? model = null) =>
        Outcome(model).Lowest is var least && double.IsFinite(least) ? commissions - Money(least + credit) : null;

    /// <summary>What must be held against it, in money.</summary>
    /// <remarks>
    /// With cover: the most that expiry can cost, the wider wing x 100 x quantity of an iron condor, the width of a vertical sold for a
    /// credit; a debit is added, and is all where expiry costs nothing. Sold without cover (a single, straddle or strangle, and a
    /// calendar turned round): by <see cref="MarginRule"/>, of two options the larger one, and the credit, as the margin manual says.
    /// </remarks>
    /// <param name="credit">For a share of one structure; a debit is negative.</param>
    /// <param name="underlying">Price of the underlying.</param>
    /// <param name="rule">For what is sold without cover. Default: <see cref="MarginRule.Equity"/>.</param>
    public double Requirement(double credit, double underlying, MarginRule? rule = null)
    {
        if (!IsUncovered)
        {
            double cost = Kind == StructureKind.Calendar ? 0 : Outcome(null).Lowest;
            return Money(-cost + Math.Max(0, -credit));
        }

        double larger = 0;
        foreach (OptionLeg leg in _legs)
        {
            larger = leg.Quantity < 0 ? Math.Max(larger, (rule ?? MarginRule.Equity).Of(leg.Contract, underlying)) : larger;
        }

        return Money(larger + Math.Max(0, credit));
    }

    /// <summary>Whether it sells an option that no other leg limits.</summary>
    public bool IsUncovered => Kind switch
    {
        StructureKind.Single or StructureKind.Strangle or StructureKind.Straddle => _legs[0].Quantity < 0,
        StructureKind.Calendar => _legs[1].Quantity < 0,
        _ => false,
    };

    private double Money(double share) => share * OptionContract.Multiplier * Quantity;

    private double ValueAtNearExpiry(ModelTerms model, double price)
    {
        OptionLeg later = _legs[1];
        double years = OptionClock.Years(OptionClock.LastSession(Expiry, model.Calendar).Close, LastExpiry, model.Calendar);
        double share = price > 0 ? model.Value(later.Contract, price, years) : later.Contract.Intrinsic(0);
        return OptionContract.Multiplier * (later.Quantity * share + _legs[0].Quantity * _legs[0].Contract.Intrinsic(price));
    }

    private ModelTerms RequiredModel(ModelTerms? model) =>
        model ?? throw Fault(Kind, $"the option of {LastExpiry:yyyy-MM-dd} still lives on {Expiry:yyyy-MM-dd}", "give a model, which says what it is worth then");

    /// <summary>The payoff for a share of one structure.</summary>
    private Options.PayoffLine Outcome(ModelTerms? model)
    {
        double[] strikes = [.. _legs.Select(leg => leg.Contract.Strike).Distinct().Order()];
        double each = OptionContract.Multiplier * Quantity;
        if (Kind != StructureKind.Calendar)
        {
            int calls = _legs.Sum(leg => leg.Contract.Right == OptionRight.Call ? leg.Quantity : 0) / Quantity;
            return new([0, .. strikes], price => PayoffAtExpiry(price) / each, calls);
        }

        // Far from its strike a calendar is worth nothing either way; in between the curve is walked in steps of a fiftieth.
        ModelTerms terms = RequiredModel(model);
        double[] prices = [.. Enumerable.Range(-150, 301).Select(step => strikes[0] * Math.Exp(step / 50.0))];
        return Options.PayoffLine.Curved(prices, price => ValueAtNearExpiry(terms, price) / each);
    }
}
