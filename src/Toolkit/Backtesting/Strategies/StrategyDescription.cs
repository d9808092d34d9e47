using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>What a strategy class takes, and the way to make one from parameters that are only known by name.</summary>
/// <remarks>
/// Parameters are the arguments of the public constructor (of several, the longest that takes plain types only), then the
/// public properties and fields of plain types that can be set. <see cref="DescriptionAttribute"/> says what each does.
/// Immutable and safe to share between threads.
/// </remarks>
public sealed class StrategyDescription
{
    private readonly ConstructorInfo _constructor;
    private readonly Slot[] _arguments;
    private readonly Slot[] _members;

    internal StrategyDescription(Type type)
    {
        Type = type;
        _constructor = ConstructorOf(type);
        _arguments = [.. _constructor.GetParameters().Select(p => new Slot(
            StrategyParameters.NameOf(p), p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? DefaultOf(p) : null, TextOf(p) ?? TextOfMember(type, p.Name!), null))];
        Slot[] members = [.. StrategyParameters.Settable(type).Where(m => !Array.Exists(_arguments, a => a.Is(StrategyParameters.NameOf(m))))
            .Select(m => new Slot(StrategyParameters.NameOf(m), StrategyParameters.TypeOf(m), true, null, TextOf(m), m))];
        Strategy? example = members.Length > 0 && Array.TrueForAll(_arguments, a => a.HasDefault) ? Make([.. _arguments.Select(a => a.Default)]) : null;
        _members = [.. members.Select(m => m with { Default = example is null ? null : StrategyParameters.Read(m.Member!, example) })];
        Parameters = [.. _arguments.Concat(_members).Select(s => s.Describe())];
    }

    /// <summary>Name of the class.</summary>
    public string Name => Type.Name;

    public Type Type { get; }

    /// <summary>What it does; empty when the class does not say.</summary>
    public string Summary => TextOf(Type) ?? "";

    public IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <summary>Makes one; what is not given has its default.</summary>
    /// <exception cref="ToolkitException">A parameter is unknown, missing, or not of its type (usage).</exception>
    public Strategy Create(ParameterSet? parameters = null)
    {
        parameters ??= ParameterSet.Empty;
        object?[] arguments = new object?[_arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = parameters.TryGetValue(_arguments[i].Name, out ParameterValue given)
                ? PlainValue.Convert(given, _arguments[i].Type, $"{Name}: {_arguments[i].Name}")
                : _arguments[i].HasDefault
                    ? _arguments[i].Default
                    : throw ToolkitException.Usage($"{Name}: parameter '{_arguments[i].Name}' is missing", "it has no default, so it must be given");
        }

        foreach (string name in parameters.Keys)
        {
            if (!Array.Exists(_arguments, a => a.Is(name)) && !Array.Exists(_members, m => m.Is(name)))
            {
                throw Unknown(name);
            }
        }

        Strategy strategy = Make(arguments);
        foreach (Slot member in _members)
        {
            if (parameters.TryGetValue(member.Name, out ParameterValue given))
            {
                StrategyParameters.Write(member.Member!, strategy, PlainValue.Convert(given, member.Type, $"{Name}: {member.Name}"));
            }
        }

        return strategy;
    }

    /// <summary>What an exception of the strategy's own code is told as: a wrong argument (usage), else a failure; with its line where that is known.</summary>
    /// <param name="e">The exception.</param>
    /// <param name="file">The file that the class was compiled from, as the compiler was told; null for a class that has none.</param>
    public ToolkitException Blame(Exception e, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(e);
        string place = file is not null && new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => Path.GetFileName(f.GetFileName()) == Path.GetFileName(file)) is { } frame
            ? $" at {Path.GetFileName(file)}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})"
            : "";
        return e is ArgumentException argument
            ? ToolkitException.Usage($"{Name}: {Plain(argument)}{place}", Known)
            : new(ErrorKind.Failure, $"{Name} failed: {e.GetType().Name}: {e.Message}{place}", "the fault is in the strategy's own code, or in what it was given", e);
    }

    /// <summary>The message without what .NET appends for programmers; the argument's name goes before it when it says nothing otherwise.</summary>
    private static string Plain(ArgumentException e)
    {
        int end = e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        string message = (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
        return e.ParamName is { } name && !message.Contains(name, StringComparison.OrdinalIgnoreCase) ? $"{name}: {message}" : message;
    }

    private string Known => Parameters.Count == 0 ? "it takes no parameters" : $"it takes {string.Join(", ", Parameters.Select(p => p.Name))}";

    private ToolkitException Unknown(string name)
    {
        string near = NameDistance.Nearest(name, Parameters.Select(p => p.Name)) is { } meant ? $"did you mean {meant}? " : "";
        return ToolkitException.Usage($"{Name} has no parameter '{name}'", near + Known);
    }

    private Strategy Make(object?[] arguments)
    {
        try
        {
            return (Strategy)_constructor.Invoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            // Whoever wrote the strategy wants to see its own exception.
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        if (!typeof(Strategy).IsAssignableFrom(type) || type.IsAbstract || type.ContainsGenericParameters)
        {
            throw ToolkitException.Usage($"{type.Name} is no strategy that can be made", "a strategy is a class that derives from Strategy, not abstract and without type parameters");
        }

        return type.GetConstructors().Where(c => Array.TrueForAll(c.GetParameters(), p => PlainValue.Takes(p.ParameterType) || p.HasDefaultValue))
            .MaxBy(c => c.GetParameters().Count(p => PlainValue.Takes(p.ParameterType)))
            ?? throw ToolkitException.Usage($"{type.Name} has no public constructor that takes numbers and words only", "give it one, or run it from code");
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.DefaultValue switch
        {
            null when type.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => Activator.CreateInstance(type),
            { } value when type.IsEnum => Enum.ToObject(type, value),
            var value => value,
        };
    }

    private static string? TextOf(ICustomAttributeProvider place) =>
        place.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute { Description: { Length: > 0 } text }, ..] ? text : null;

    /// <summary>An argument is often described at the property that keeps it.</summary>
    private static string? TextOfMember(Type type, string name) => type
        .GetMember(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase).Select(TextOf).FirstOrDefault(t => t is not null);

    private sealed record Slot(string Name, Type Type, bool HasDefault, object? Default, string? Text, MemberInfo? Member)
    {
        public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

        public StrategyParameter Describe() => new(Name, PlainValue.NameOf(Type), HasDefault ? PlainValue.TextOf(Default) : null, Text ?? "");
    }
}
