namespace Toolkit;

/// <summary>Strategies by their names.</summary>
public static class Strategies
{
    /// <summary>The strategies that come with the toolkit.</summary>
    public static IReadOnlyList<StrategyDescription> Shipped { get; } =
        [Of(typeof(SmaCross)), Of(typeof(RsiBollinger)), Of(typeof(DonchianBreakout)), Of(typeof(BuyAndHold))];

    /// <summary>A shipped strategy by its name, in upper or lower case.</summary>
    /// <exception cref="ToolkitException">There is none (not found); the message lists them, or names the one that was probably meant.</exception>
    public static StrategyDescription Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Shipped.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw ToolkitException.NotFound(
            $"there is no strategy '{name}'",
            (NameDistance.Nearest(name, Shipped.Select(s => s.Name)) is { } near ? $"did you mean {near}? " : "")
                + $"use one of {string.Join(", ", Shipped.Select(s => s.Name))}, or a .csx file with a strategy class");
    }

    /// <summary>Describes a strategy class of one's own.</summary>
    /// <param name="strategyClass">A class with a public constructor, derived from <see cref="Strategy"/>.</param>
    /// <exception cref="ToolkitException">It is no such class (usage).</exception>
    public static StrategyDescription Of(Type strategyClass)
    {
        ArgumentNullException.ThrowIfNull(strategyClass);
        return new(strategyClass);
    }
}
