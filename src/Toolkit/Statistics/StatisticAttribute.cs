namespace Toolkit.Statistics;

/// <summary>Declares a property of <see cref="Metrics"/> as a statistic; its name in camel case is the key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StatisticAttribute(string label, StatisticUnit unit, StatisticGroup group) : Attribute
{
    public string Label => label;

    public StatisticUnit Unit => unit;

    public StatisticGroup Group => group;

    public Better Better { get; init; }
}
