using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Toolkit;

/// <summary>What to do next, where what a caller can name is data: it stands in backticks, as C# writes it.</summary>
/// <remarks>
/// An option is <c>`IngestOptions.Strict`</c>, a parameter <c>`timeframe:`</c>, a call <c>`tk.Maintenance.Compact(all: true)`</c>.
/// C# shows the text as it is; another face puts its own word in the place of each name, as the command line does with
/// <c>--strict</c>. Messages, notes and warnings of the library name things in the same way.
/// </remarks>
public sealed partial record Remedy(string Text)
{
    /// <summary>What a query takes its values from.</summary>
    internal const string QueryParameters = "parameters: new { name = value }";

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Remedy?(string? text) => text is null ? null : new(text);

    /// <summary>The text in the words of a face.</summary>
    /// <param name="word">Gives the word for a name, or null where it has none: then the name stays.</param>
    public string In(Func<string, string?> word) => Name().Replace(Text, name => word(name.Groups[1].Value) ?? name.Value);

    public override string ToString() => Text;

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Name();
}
