using System.Collections.Concurrent;
using System.Reflection;

namespace Toolkit.Backtesting;

/// <summary>The parameters of a strategy: public fields and properties of plain types that its class declares. A computed property is none.</summary>
internal static class StrategyParameters
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    private static readonly ConcurrentDictionary<Type, (string Name, MemberInfo Member)[]> Known = new();

    public static IReadOnlyDictionary<string, object> Of(Strategy strategy)
    {
        Dictionary<string, object> values = [];
        foreach ((string name, MemberInfo member) in Known.GetOrAdd(strategy.GetType(), static type => [.. Stored(type).Select(m => (NameOf(m), m))]))
        {
            if (Read(member, strategy) is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    /// <summary>Those that can be given a value after the constructor.</summary>
    public static IEnumerable<MemberInfo> Settable(Type type) => Stored(type).Where(m => m switch
    {
        PropertyInfo property => property.SetMethod is { IsPublic: true },
        FieldInfo field => !field.IsInitOnly,
        _ => false,
    });

    public static string NameOf(MemberInfo member) => CamelCase(member.Name);

    public static string NameOf(ParameterInfo parameter) => CamelCase(parameter.Name!);

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    public static object? Read(MemberInfo member, Strategy strategy) =>
        member is PropertyInfo property ? property.GetValue(strategy) : ((FieldInfo)member).GetValue(strategy);

    public static void Write(MemberInfo member, Strategy strategy, object value)
    {
        if (member is PropertyInfo property)
        {
            property.SetValue(strategy, value);
        }
        else
        {
            ((FieldInfo)member).SetValue(strategy, value);
        }
    }

    private static IEnumerable<MemberInfo> Stored(Type type)
    {
        IEnumerable<MemberInfo> properties = type.GetProperties(Public)
            .Where(p => p is { CanRead: true } && p.GetIndexParameters().Length == 0 && IsOwn(p) && IsStored(p) && PlainValue.Takes(p.PropertyType));
        return properties.Concat(type.GetFields(Public).Where(f => IsOwn(f) && PlainValue.Takes(f.FieldType)));
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static bool IsOwn(MemberInfo member) => member.DeclaringType != typeof(Strategy) && member.Name != nameof(Strategy.Name);

    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
}
