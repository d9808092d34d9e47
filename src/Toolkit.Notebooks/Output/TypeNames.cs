using System.Text.RegularExpressions;

namespace Toolkit.Notebooks.Output;

/// <summary>Names of types that the compiler, the framework or this host made up, in a text that is shown.</summary>
internal static partial class TypeNames
{
    /// <summary>The text with a name that means something in their place.</summary>
    public static string Readable(string text) => MadeUp().Replace(text, static name => name.Groups["lazy"].Success ? "IEnumerable"
        : name.Groups["once"].Success ? "IEnumerable<"
        : name.Groups["lookup"].Success ? "Lookup<"
        : "anonymous");

    // Behind the name stand its type arguments, which say nothing of an anonymous type or an iterator.
    [GeneratedRegex(@"(?:(?<once>\bRemembered<)|(?<lookup>\bCollectionLookup<)|(?<anonymous><>f__AnonymousType\d+(?:#\d+)?)|(?<lazy>\b\w+Iterator(?:\d+)?(?=<)|<\w+>d__\d+))(?:(?<=\w)<(?>[^<>\r\n]|(?<open><)|(?<-open>>))*(?(open)(?!))>)?")]
    private static partial Regex MadeUp();
}
