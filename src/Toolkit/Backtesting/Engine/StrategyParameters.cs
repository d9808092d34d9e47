using System.Collections.Concurrent;
using System.Reflection;

namespace Toolkit.Backtesting;

/// <summary>The parameters of a strategy: public fields and properties of plain types that its class declares. A computed property is none.</summary>
internal static class StrategyParameters
{
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> Read)[]> Known = new();

    public static IReadOnlyDictionary<string, object> Of(Strategy strategy)
    {
        Dictionary<string, object> values = [];
        foreach ((string name, Func<object, object?> read) in Known.GetOrAdd(strategy.GetType(), Find))
        {
            if (read(strategy) is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static (string Name, Func<object, object?> Read)[] Find(Type type)
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        var properties = type.GetProperties(Public)
            .Where(p => p is { CanRead: true } && p.GetIndexParameters().Length == 0 && IsOwn(p) && IsStored(p) && IsPlain(p.PropertyType))
            .Select(p => (p.Name, (Func<object, object?>)p.GetValue));
        var fields = type.GetFields(Public).Where(f => IsOwn(f) && IsPlain(f.FieldType)).Select(f => (f.Name, (Func<object, object?>)f.GetValue));
        return [.. properties.Concat(fields).Select(m => (char.ToLowerInvariant(m.Name[0]) + m.Name[1..], m.Item2))];
    }

    private static bool IsOwn(MemberInfo member) => member.DeclaringType != typeof(Strategy) && member.Name != nameof(Strategy.Name);

    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static bool IsPlain(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain == typeof(string) || plain == typeof(Timeframe) || plain == typeof(Sizing) || plain == typeof(TimeSpan)
            || plain == typeof(DateTime) || plain == typeof(decimal) || (plain.IsPrimitive && plain != typeof(nint));
    }
}
