using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A project of src/, compiled from its sources so that every name in it leads to the file that declares what it means.</summary>
internal sealed class SourceProject
{
    private readonly CSharpCompilation _compilation;

    private SourceProject(CSharpCompilation compilation) => _compilation = compilation;

    public string Name => _compilation.AssemblyName!;

    public IEnumerable<Place> Files => Trees.Select(PlaceOf);

    private IEnumerable<SyntaxTree> Trees => _compilation.SyntaxTrees.Where(t => !PlaceOf(t).File.StartsWith("obj/", StringComparison.Ordinal));

    /// <summary>Every project of a folder, each compiled against the sources of the others.</summary>
    public static IReadOnlyList<SourceProject> All(string src)
    {
        Dictionary<string, SourceProject> made = [];
        foreach (string file in Directory.GetFiles(src, "*.csproj", SearchOption.AllDirectories))
        {
            Make(Path.GetFileNameWithoutExtension(file));
        }

        return [.. made.Values];

        SourceProject Make(string name) =>
            made.TryGetValue(name, out SourceProject? known) ? known : made[name] = Compiled(Path.Combine(src, name), project => Make(project)._compilation);
    }

    /// <summary>Every use of a type of ours that lies in another file.</summary>
    public IReadOnlyList<Use> Uses() => [.. Trees.AsParallel().AsOrdered().SelectMany(UsesIn)];

    private IEnumerable<Use> UsesIn(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        Place here = PlaceOf(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            Use? use = node switch
            {
                UsingDirectiveSyntax { Alias: null, StaticKeyword.RawKind: 0, NamespaceOrType: NameSyntax name } => Opened(name, (INamespaceOrTypeSymbol?)model.GetSymbolInfo(name).Symbol),
                SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ElementAccessExpressionSyntax => Named(node, Meant(model.GetSymbolInfo(node))),
                _ => null,
            };
            if (use is not null && !use.At.Contains(here))
            {
                yield return use;
            }
        }

        // A name that leads nowhere would be checked by nobody: then a reference is missing here.
        Use? Opened(NameSyntax name, INamespaceOrTypeSymbol? space) =>
            space is null ? throw new InvalidOperationException($"{here}: using {name} leads nowhere")
            : space.GetTypeMembers().Where(t => Places(t).Length > 0).ToArray() is { Length: > 0 } types
                ? new(here, LineOf(name), $"using {name}", [.. types.SelectMany(Places).Distinct()], !types.Any(IsPublic))
                : null;

        Use? Named(SyntaxNode node, ISymbol? symbol) =>
            symbol is not null && (symbol as INamedTypeSymbol ?? symbol.ContainingType) is INamedTypeSymbol type
            && (Places(symbol) is { Length: > 0 } own ? own : Places(type)) is { Length: > 0 } places
                ? new(here, LineOf(node), type.Name, places, !IsPublic(symbol))
                : null;
    }

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>What a name means, also where the compiler would refuse it, as a name that is not for others.</summary>
    private static ISymbol? Meant(SymbolInfo info) => info.Symbol ?? info.CandidateSymbols.FirstOrDefault();

    private static Place[] Places(ISymbol symbol) =>
        symbol is INamedTypeSymbol { IsTupleType: true } || symbol.ContainingType is { IsTupleType: true }
            ? []
            : [.. symbol.DeclaringSyntaxReferences.Select(r => Place.Of(r.SyntaxTree.FilePath, symbol.ContainingAssembly.Name))];

    private static bool IsPublic(ISymbol symbol)
    {
        for (ISymbol? at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal or Accessibility.Private)
            {
                return false;
            }
        }

        return true;
    }

    private Place PlaceOf(SyntaxTree tree) => Place.Of(tree.FilePath, Name);

    private static SourceProject Compiled(string folder, Func<string, CSharpCompilation> other)
    {
        string name = Path.GetFileName(folder);
        string usings = Directory.GetFiles(Path.Combine(folder, "obj"), $"{name}.GlobalUsings.g.cs", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        string skipped = Path.Combine(folder, "obj") + Path.DirectorySeparatorChar;
        IEnumerable<string> files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(skipped, StringComparison.Ordinal))
            .Append(usings).Append(Path.Combine(Path.GetDirectoryName(usings)!, $"{name}.AssemblyInfo.cs"));
        return new(CSharpCompilation.Create(
            name,
            [.. files.AsParallel().AsOrdered().Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), new(LanguageVersion.Latest), f))],
            [.. Platform(folder), .. References(folder, other)],
            new(name.EndsWith(".Cli", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable)));
    }

    /// <summary>The runtime, and ASP.NET Core beside it for a project that asks for it.</summary>
    private static IEnumerable<MetadataReference> Platform(string project)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!, all = Path.GetDirectoryName(Path.GetDirectoryName(runtime))!;
        bool isWeb = File.ReadAllText(Path.Combine(project, $"{Path.GetFileName(project)}.csproj")).Contains("<FrameworkReference", StringComparison.Ordinal);
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetDirectoryName(f) == runtime || (isWeb && f.StartsWith(all, StringComparison.Ordinal))).Select(f => MetadataReference.CreateFromFile(f));
    }

    /// <summary>The packages and projects that the restore found for it.</summary>
    private static IEnumerable<MetadataReference> References(string folder, Func<string, CSharpCompilation> other)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "obj", "project.assets.json")));
        string packages = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        foreach (JsonProperty library in assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() == "project")
            {
                yield return other(library.Name.Split('/')[0]).ToMetadataReference();
                continue;
            }

            string path = assets.RootElement.GetProperty("libraries").GetProperty(library.Name).GetProperty("path").GetString()!;
            foreach (JsonProperty file in library.Value.TryGetProperty("compile", out JsonElement compile) ? compile.EnumerateObject().Where(f => f.Name.EndsWith(".dll", StringComparison.Ordinal)).ToArray() : [])
            {
                MetadataReferenceProperties properties = file.Value.TryGetProperty("aliases", out JsonElement aliases) ? new(aliases: [aliases.GetString()!]) : default;
                yield return MetadataReference.CreateFromFile(Path.Combine(packages, path, file.Name), properties);
            }
        }
    }
}
