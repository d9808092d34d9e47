using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Toolkit.Notebooks.Scripting;

/// <summary>A strategy class in a .csx file, compiled.</summary>
/// <remarks>
/// Only classes, constants and static members count: statements of the script are not run, so that a file which also runs its
/// strategy as a script can be named. <c>using Toolkit;</c> is implied; a <c>#load</c> of the prelude and an <c>#r</c> of the
/// library do nothing here.
/// </remarks>
/// <param name="Strategy">The class and its parameters.</param>
/// <param name="Path">The file, as a full path.</param>
/// <param name="Source">The text of the file.</param>
internal sealed record StrategyFile(StrategyDescription Strategy, string Path, string Source)
{
    private const string Ending = ".csx";

    private static readonly string[] Imports =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Diagnostics", "System.Linq", "System.Text", "System.Threading", "System.Threading.Tasks", "Toolkit",
    ];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>Whether the words name a file: <c>my.csx</c>, or <c>my.csx:MyCross</c>.</summary>
    public static bool IsNamedBy(string text) => Split(text).Path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Compiles the class that was named.</summary>
    /// <param name="text">The file; <c>file.csx:Class</c> where it has several strategies.</param>
    /// <param name="cancel">Stops the compiler.</param>
    /// <exception cref="ToolkitException">
    /// There is no such file or class (not found), the file does not compile (bad data), or has several strategies (usage).
    /// </exception>
    public static StrategyFile Load(string text, CancellationToken cancel = default)
    {
        (string path, string? name) = Split(text);
        path = System.IO.Path.GetFullPath(path);
        string source = File.Exists(path)
            ? File.ReadAllText(path)
            : throw ToolkitException.NotFound($"there is no file {path}", "name a .csx file with a strategy class, or a strategy that 'toolkit strategies' lists");
        Assembly compiled = Compile(path, source, cancel);
        Type[] strategies = [.. compiled.GetTypes().Where(t => typeof(Strategy).IsAssignableFrom(t) && !t.IsAbstract && !t.ContainsGenericParameters)];
        string file = System.IO.Path.GetFileName(path);
        string names = string.Join(", ", strategies.Select(t => t.Name));
        Type found = (name, strategies.Length) switch
        {
            (_, 0) => throw NoStrategy(path),
            (null, 1) => strategies[0],
            (null, _) => throw ToolkitException.Usage($"{file} has several strategies: {names}", $"name one of them: {file}:{strategies[0].Name}"),
            _ => Array.Find(strategies, t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw ToolkitException.NotFound(
                $"{file} has no strategy '{name}'", $"it has {names}"),
        };
        return new(Strategies.Of(found), path, source);
    }

    private static ToolkitException NoStrategy(string path) =>
        ToolkitException.BadData($"{System.IO.Path.GetFileName(path)} has no strategy class", "write one: class MyCross : Strategy { … }");

    private static (string Path, string? Class) Split(string text) =>
        text.LastIndexOf(Ending + ":", StringComparison.OrdinalIgnoreCase) is var at and > 0 ? (text[..(at + Ending.Length)], text[(at + Ending.Length + 1)..]) : (text, null);

    private static Assembly Compile(string path, string source, CancellationToken cancel)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, usings: Imports, allowUnsafe: false,
            sourceReferenceResolver: new SourceFileResolver([], folder), metadataReferenceResolver: new FileReferences(folder));
        SyntaxTree tree = CSharpSyntaxTree.ParseText(ClassesOnly(source), Parsing, path, System.Text.Encoding.UTF8, cancel);
        if (tree.GetCompilationUnitRoot(cancel) is { Members.Count: 0 } root && root.GetLoadDirectives().Count == 0)
        {
            // The compiler makes nothing of an empty script, and does not say why.
            throw NoStrategy(path);
        }

        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            $"strategy-{Guid.NewGuid():N}", tree, References(), options, globalsType: null);
        using MemoryStream code = new(), symbols = new();
        EmitResult result = compilation.Emit(code, symbols, options: new(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancel);
        return result.Success ? Assembly.Load(code.ToArray(), symbols.ToArray()) : throw Broken(result.Diagnostics);
    }

    private static ToolkitException Broken(ImmutableArray<Diagnostic> diagnostics)
    {
        Diagnostic[] errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)];
        string more = errors.Length > 1 ? $" (and {errors.Length - 1} more: {string.Join("; ", errors.Skip(1).Take(3).Select(Text))})" : "";
        return ToolkitException.BadData(Text(errors[0]) + more);
    }

    private static string Text(Diagnostic error)
    {
        FileLinePositionSpan span = error.Location.GetLineSpan();
        string what = $"error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
        return span.IsValid ? $"{System.IO.Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {what}" : what;
    }

    /// <summary>The text without what is not for us; lines and columns stay where they are.</summary>
    private static string ClassesOnly(string source)
    {
        source = CSharp.UsingVariables.Lowered(source);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, Parsing);
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        char[] text = source.ToCharArray();
        foreach (MemberDeclarationSyntax member in root.Members.Where(m => !IsKept(m)))
        {
            Blank(text, member.Span);
        }

        foreach (DirectiveTriviaSyntax directive in root.DescendantTrivia().Select(t => t.GetStructure()).OfType<DirectiveTriviaSyntax>().Where(IsOurs))
        {
            Blank(text, directive.Span);
        }

        return new(text);
    }

    /// <summary>Statements and variables of a script may need what its prelude declares, and belong to running it.</summary>
    private static bool IsKept(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax => false,
        FieldDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax =>
            member.Modifiers.Any(SyntaxKind.StaticKeyword) || member.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => true,
    };

    private static bool IsOurs(DirectiveTriviaSyntax directive) => directive switch
    {
        LoadDirectiveTriviaSyntax load => NameOf(load.File).Equals("toolkit.csx", StringComparison.OrdinalIgnoreCase),
        ReferenceDirectiveTriviaSyntax reference => NameOf(reference.File) is var name
            && (name.Equals("Toolkit.dll", StringComparison.OrdinalIgnoreCase) || name.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static string NameOf(SyntaxToken file) => file.ValueText.Trim() is var text && text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
        ? text
        : text[(text.LastIndexOfAny(['/', '\\']) + 1)..];

    private static void Blank(char[] text, TextSpan span)
    {
        for (int i = span.Start; i < span.End; i++)
        {
            text[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
        }
    }

    private static IEnumerable<MetadataReference> References() => ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(path => path.Contains($"{System.IO.Path.DirectorySeparatorChar}Microsoft.NETCore.App{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Append(typeof(Strategy).Assembly.Location)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));

    /// <summary>DLLs beside the file.</summary>
    private sealed class FileReferences(string folder) : MetadataReferenceResolver
    {
        public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
        {
            string from = baseFilePath is null ? folder : System.IO.Path.GetDirectoryName(baseFilePath) ?? folder;
            string path = System.IO.Path.GetFullPath(reference, from);
            if (!File.Exists(path))
            {
                return [];
            }

            // So that the runtime finds it when the strategy first needs it.
            Assembly.LoadFrom(path);
            return [MetadataReference.CreateFromFile(path, properties)];
        }

        public override bool Equals(object? other) => other is FileReferences;

        public override int GetHashCode() => 0;
    }
}
