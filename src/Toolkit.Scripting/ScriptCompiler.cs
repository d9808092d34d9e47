using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Scripting;

/// <summary>The one compiler of C# with directives: cells, scripts, strategy files, and what was kept of them with a run.</summary>
/// <param name="folder">Where relative paths start.</param>
/// <param name="imports">Namespaces that need no using.</param>
/// <param name="globals">The class whose members the code can use without a name before them.</param>
internal sealed class ScriptCompiler(string folder, IEnumerable<string> imports, Type? globals = null)
{
    /// <summary>Defined in all that is compiled here.</summary>
    public const string HostSymbol = "TOOLKIT_HOST";

    // What .NET Interactive imports, neither more nor less: a notebook must run in both.
    public static readonly string[] CellImports = ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    // Those of dotnet-script.
    public static readonly string[] ScriptImports =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Console", "System.Diagnostics", "System.Dynamic", "System.Linq",
        "System.Linq.Expressions", "System.Text", "System.Threading.Tasks",
    ];

    // Those of both, since a strategy may come from either.
    public static readonly string[] StrategyImports = [.. CellImports.Union(ScriptImports), "System.Threading", "Toolkit"];

    // On first use: parsing the frameworks' metadata is most of a session's start.
    private static readonly Lazy<MetadataReference[]> HostReferences = new(() => [.. AssemblyProbe.Host
        .Where(a => IsOwn(a.Key) || IsFramework(a.Key, a.Value)).Select(a => a.Value)
        .Append(typeof(Strategy).Assembly.Location).Distinct(StringComparer.Ordinal).Select(ScriptReferences.Reference)]);

    private readonly PackageSet _packages = new(folder);

    /// <summary>How code is parsed.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script, [HostSymbol]);

    /// <summary>Assemblies of packages that extend .NET Interactive.</summary>
    public IReadOnlyList<string> Extensions => _packages.Extensions;

    /// <summary>Restores what the code needs and reads it; <see cref="ScriptCode"/> goes on from there.</summary>
    /// <param name="code">C# with directives.</param>
    /// <param name="path">What errors call it: a file, or the cell.</param>
    /// <param name="previous">The code whose declarations it sees.</param>
    /// <param name="cancel">Stops the restore.</param>
    /// <exception cref="ToolkitException">A package is not to be had, or the code is too long (bad data).</exception>
    public async Task<ScriptCode> ReadAsync(string code, string path, Script? previous = null, CancellationToken cancel = default)
    {
        CodeLimits.Check(code, path);
        ScriptOptions options = (previous?.Options ?? Options()).WithFilePath(path);
        ScriptText needs = ScriptText.Read(code, path, (ScriptSources)options.SourceResolver);
        needs.Sources.ForEach(_packages.AddSource);
        IReadOnlyList<PackageName> installed = await _packages.AddAsync(needs.Packages, cancel);
        IEnumerable<MetadataReference> packages = _packages.Assemblies.Select(ScriptReferences.Reference);
        string text = ScriptText.Cleaned(code);
        Script<object> script = previous is null
            ? CSharpScript.Create<object>(text, options.AddReferences(packages.Except(options.MetadataReferences)), globals)
            : previous.ContinueWith<object>(text, options.WithImports().WithReferences(packages.Except(References(previous))));
        return new(script, code, needs.Usings, installed, _packages);
    }

    /// <summary>What the code before refers to. It is inherited: named again, the compiler would keep all of it once more for every cell.</summary>
    private static IEnumerable<MetadataReference> References(Script? script)
    {
        for (; script is not null; script = script.Previous)
        {
            foreach (MetadataReference reference in script.Options.MetadataReferences)
            {
                yield return reference;
            }
        }
    }

    private ScriptOptions Options() =>
        WithParseOptions(ScriptOptions.Default, Parsing)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithAllowUnsafe(true)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithReferences(HostReferences.Value)
            .WithMetadataResolver(new ScriptReferences(folder, _packages))
            .WithSourceResolver(new ScriptSources(folder))
            .WithImports(imports);

    private static bool IsOwn(string name) =>
        name is "Toolkit" or "Toolkit.Notebooks" or "Microsoft.DotNet.Interactive.Formatting" or "Microsoft.AspNetCore.Html.Abstractions";

    // On Windows native libraries lie among the framework's assemblies.
    private static bool IsFramework(string name, string path) =>
        path.StartsWith(FrameworkFolder, StringComparison.Ordinal) && !name.Contains(".Native", StringComparison.Ordinal)
        && !name.StartsWith("Microsoft.DiaSymReader", StringComparison.Ordinal)
        && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "WindowsBase");

    private static string FrameworkFolder { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)! + Path.DirectorySeparatorChar;

    // The scripting API takes the language's version, but not the symbols that #if asks for.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "WithParseOptions")]
    private static extern ScriptOptions WithParseOptions(ScriptOptions options, ParseOptions parseOptions);
}
