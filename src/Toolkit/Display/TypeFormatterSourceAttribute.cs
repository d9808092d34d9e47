namespace Toolkit.Display;

/// <summary>Tells .NET Interactive's formatting library, which finds it by this name, what shows a type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = true)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; } = [DisplayFormatters.Html, DisplayFormatters.Plain];
}
