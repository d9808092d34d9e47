using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Toolkit.Notebooks.Assistance;

/// <summary>What the documentation files say: those beside the assemblies, and the SDK's own for the framework. Thread-safe.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _files = [];

    /// <summary>The summary of a symbol and what else is said by heading; null and nothing when it has no documentation.</summary>
    public (string? Summary, IReadOnlyList<(string Heading, string Text)> Details) Of(ISymbol symbol)
    {
        ISymbol definition = (symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol).OriginalDefinition;
        string? id = definition.GetDocumentationCommentId();
        if (id is null)
        {
            return (null, []);
        }

        XElement? member = Files(definition).Select(f => Members(f).GetValueOrDefault(id)).OfType<string>().Select(Parse).FirstOrDefault(e => e is not null);
        if (member is null)
        {
            return (null, []);
        }

        List<(string, string)> details = [.. member.Elements("param").Select(p => (p.Attribute("name")?.Value ?? "", Text(p)))];
        details.AddRange(member.Elements("returns").Select(r => ("returns", Text(r))));
        details.AddRange(member.Elements("exception").Select(e => (Short(e.Attribute("cref")?.Value ?? ""), Text(e))));
        details.AddRange(member.Elements("remarks").Select(r => ("remarks", Text(r))));
        return (member.Element("summary") is { } summary ? Text(summary) : null, [.. details.Where(d => d.Item2.Length > 0)]);
    }

    /// <summary>The files that may speak of a symbol: its assembly's, and those of the reference assemblies that its namespace may lie in.</summary>
    private static IEnumerable<string> Files(ISymbol symbol)
    {
        string assembly = symbol.ContainingAssembly?.Name ?? "";
        yield return Path.Combine(AppContext.BaseDirectory, assembly + ".xml");
        if (FrameworkFolder is not { } folder || !(assembly.StartsWith("System", StringComparison.Ordinal) || assembly.StartsWith("Microsoft", StringComparison.Ordinal)))
        {
            yield break;
        }

        yield return Path.Combine(folder, assembly + ".xml");
        for (string space = symbol.ContainingNamespace?.ToDisplayString() ?? ""; space.Length > 0; space = space.Contains('.') ? space[..space.LastIndexOf('.')] : "")
        {
            yield return Path.Combine(folder, space + ".xml");
        }

        yield return Path.Combine(folder, "System.Runtime.xml");
        yield return Path.Combine(folder, "System.Console.xml");
    }

    /// <summary>Where the SDK keeps the framework's documentation; null where only the runtime is installed.</summary>
    private static string? FrameworkFolder { get; } = FindFrameworkFolder();

    private static string? FindFrameworkFolder()
    {
        // <root>/shared/Microsoft.NETCore.App/10.0.x/ holds what runs, <root>/packs/Microsoft.NETCore.App.Ref/10.0.x/ref/net10.0/ what is said of it.
        string? root = Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } runtime ? Path.GetFullPath(Path.Combine(runtime, "..", "..", "..")) : null;
        string packs = Path.Combine(root ?? "", "packs", "Microsoft.NETCore.App.Ref");
        return root is null || !Directory.Exists(packs) ? null
            : Directory.GetDirectories(packs, $"{Environment.Version.Major}.*").Order(StringComparer.Ordinal)
                .Select(v => Path.Combine(v, "ref", $"net{Environment.Version.Major}.0")).LastOrDefault(Directory.Exists);
    }

    // Cut by hand: parsing a file of megabytes for one sentence takes longer than a person waits.
    private Dictionary<string, string> Members(string path) => _files.GetOrAdd(path, file =>
    {
        Dictionary<string, string> members = [];
        if (File.Exists(file))
        {
            string text = File.ReadAllText(file);
            foreach (ValueMatch match in Member().EnumerateMatches(text))
            {
                ReadOnlySpan<char> whole = text.AsSpan(match.Index, match.Length);
                ReadOnlySpan<char> name = whole[(whole.IndexOf('"') + 1)..];
                members.TryAdd(name[..name.IndexOf('"')].ToString(), whole.ToString());
            }
        }

        return members;
    });

    private static XElement? Parse(string member)
    {
        try
        {
            return XElement.Parse(member);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } link =>
            link.Value.Length > 0 ? link.Value : Short((link.Attribute("cref") ?? link.Attribute("name") ?? link.Attribute("langword") ?? link.Attribute("href"))?.Value ?? ""),
        XElement other => string.Concat(other.Nodes().Select(Text)) + (other.Name.LocalName is "para" or "item" or "br" ? " " : ""),
        _ => "",
    };

    /// <summary><c>Sum</c> for <c>M:System.Linq.Enumerable.Sum(...)</c>.</summary>
    private static string Short(string reference)
    {
        string path = reference is [_, ':', ..] ? reference[2..].Split('(')[0] : reference;
        return Arity().Replace(path[(path.LastIndexOf('.') + 1)..], "");
    }

    [GeneratedRegex("""<member name="[^"]*">.*?</member>""", RegexOptions.Singleline)]
    private static partial Regex Member();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("``?[0-9]+")]
    private static partial Regex Arity();
}
