using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Text;

namespace Toolkit.Scripting;

/// <summary>The text of strategy classes, apart from what runs them.</summary>
internal static class StrategyText
{
    private const string Prelude = "toolkit.csx";

    /// <summary>The text without what is not for us; lines and columns stay where they are.</summary>
    public static string ClassesOnly(string source)
    {
        source = UsingVariables.Lowered(source);
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(source, ScriptCompiler.Parsing).GetCompilationUnitRoot();
        return Without(source, root.Members.Where(m => !IsKept(m)).Select(m => m.Span).Concat(Directives(root).Where(IsOurs).Select(d => d.Span)));
    }

    /// <summary>What compiles by itself to the classes of the code: its own text, or one with what it loads and the cells before it.</summary>
    public static string Of(ScriptCode code)
    {
        // The first one of a notebook is the host's own.
        Script[] scripts = [.. Chain(code.Script).Skip(code.Script.Previous is null ? 0 : 1)];
        return scripts.Length == 1 && Directives((CompilationUnitSyntax)scripts[0].GetCompilation().SyntaxTrees.Last().GetRoot()).All(d => IsOurs(d) || IsPlaceless(d))
            ? code.Text
            : Joined(scripts, code.Packages);
    }

    private static string Joined(Script[] scripts, PackageSet packages)
    {
        HashSet<string> references = [], usings = [], declared = [];
        List<string> bodies = [];
        foreach (Compilation compilation in scripts.Reverse().Select(s => s.GetCompilation()))
        {
            List<string> own = [];
            foreach (SyntaxTree tree in compilation.SyntaxTrees.Reverse())
            {
                CompilationUnitSyntax root = (CompilationUnitSyntax)tree.GetRoot();
                references.UnionWith(root.GetReferenceDirectives().Where(d => !IsOurs(d) && !PackageName.IsPackage(Named(d)))
                    .Select(d => (((CSharpCompilation)compilation).GetDirectiveReference(d) as PortableExecutableReference)?.FilePath).OfType<string>().Select(Named));
                usings.UnionWith(root.Usings.Select(u => u.ToString()));

                // What a later cell declares again is gone for those behind it.
                MemberDeclarationSyntax[] kept = Path.GetFileName(tree.FilePath) == Prelude ? [] : [.. root.Members.Where(m => IsKept(m) && !declared.Contains(Name(m)))];
                own.AddRange(kept.Select(Name));
                if (kept.Length > 0)
                {
                    bodies.Add(Body(tree, root.Usings.Cast<SyntaxNode>().Concat(root.Members.Except(kept)).Concat(Directives(root)).Select(n => n.Span)));
                }
            }

            declared.UnionWith(own);
        }

        return string.Join('\n', [.. packages.Directives, .. references.Select(r => $"#r \"{r}\""), .. usings.Order(StringComparer.Ordinal), .. Enumerable.Reverse(bodies), ""]);
    }

    /// <summary>The rest of a file or cell, with the places of its lines.</summary>
    private static string Body(SyntaxTree tree, IEnumerable<TextSpan> blanks)
    {
        string text = Without(tree.ToString(), blanks), start = text.TrimStart();
        return $"#line {text[..^start.Length].Count(c => c == '\n') + 1} \"{Path.GetFileName(tree.FilePath)}\"\n{text[(text[..^start.Length].LastIndexOf('\n') + 1)..].TrimEnd()}";
    }

    private static IEnumerable<Script> Chain(Script? script) => script is null ? [] : Chain(script.Previous).Append(script);

    private static IEnumerable<DirectiveTriviaSyntax> Directives(CompilationUnitSyntax root) =>
        root.GetReferenceDirectives().Concat<DirectiveTriviaSyntax>(root.GetLoadDirectives());

    /// <summary>Statements and variables of a script may need what its prelude declares, and belong to running it.</summary>
    private static bool IsKept(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax => false,
        FieldDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax =>
            member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => true,
    };

    private static bool IsOurs(DirectiveTriviaSyntax directive) => Named(directive) switch
    {
        var package when PackageName.IsPackage(package) => PackageName.Parse(package).Id.Equals("Toolkit", StringComparison.OrdinalIgnoreCase),
        var file => (directive is LoadDirectiveTriviaSyntax ? Prelude : "Toolkit.dll").Equals(file[(file.LastIndexOfAny(['/', '\\']) + 1)..], StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Whether it means the same wherever the text is.</summary>
    private static bool IsPlaceless(DirectiveTriviaSyntax directive) => directive is ReferenceDirectiveTriviaSyntax
        && Named(directive) is var name && (PackageName.IsPackage(name) || Path.IsPathRooted(name) || Path.GetFileName(name) == name && AssemblyProbe.Known(Path.GetFileNameWithoutExtension(name)) is not null);

    private static string Named(DirectiveTriviaSyntax directive) =>
        (directive is LoadDirectiveTriviaSyntax load ? load.File : ((ReferenceDirectiveTriviaSyntax)directive).File).ValueText.Trim();

    /// <summary>What lies beside the library is found by its name wherever that is.</summary>
    private static string Named(string path) => Path.GetDirectoryName(path) == AssemblyProbe.LibraryFolder ? Path.GetFileName(path) : path;

    private static string Name(MemberDeclarationSyntax member) => member switch
    {
        TypeDeclarationSyntax type => $"{type.Identifier}`{type.TypeParameterList?.Parameters.Count}",
        BaseTypeDeclarationSyntax type => $"{type.Identifier}`",
        DelegateDeclarationSyntax type => $"{type.Identifier}`{type.TypeParameterList?.Parameters.Count}",
        MethodDeclarationSyntax method => $"{method.Identifier}({string.Join(',', method.ParameterList.Parameters.Select(p => p.Type))})",
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        FieldDeclarationSyntax field => string.Join(',', field.Declaration.Variables.Select(v => v.Identifier.ValueText)),
        _ => member.ToString(),
    };

    private static string Without(string text, IEnumerable<TextSpan> spans)
    {
        char[] blanked = text.ToCharArray();
        foreach (int i in spans.SelectMany(s => Enumerable.Range(s.Start, s.Length)).Where(i => blanked[i] is not '\n' and not '\r'))
        {
            blanked[i] = ' ';
        }

        return new(blanked);
    }
}
