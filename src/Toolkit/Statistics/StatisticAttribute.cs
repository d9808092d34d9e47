namespace Toolkit.Statistics;

/// <summary>Declares a property as a statistic; its name in camel case is the key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StatisticAttribute(string label, StatisticUnit unit, StatisticGroup group) : Attribute
{
    public Better Better { get; init; }

    public Statistic Of(string key) => new(key, label, unit, group, Better);
}
