using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Notebooks.Packages;

namespace Toolkit.Notebooks.CSharp;

/// <summary>How cells and scripts are compiled.</summary>
internal static class ScriptSettings
{
    /// <summary>Defined in every cell and script that this host compiles.</summary>
    public const string HostSymbol = "TOOLKIT_HOST";

    /// <summary>How a cell is parsed.</summary>
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script, [HostSymbol]);

    // Started once, on first use: parsing the frameworks' metadata is most of a session's start.
    private static readonly Lazy<MetadataReference[]> FrameworkReferences = new(() => [.. AssemblyProbe.Host
        .Where(a => IsFramework(a.Value) || IsOwn(a.Key))
        .Where(a => !NotManaged(a.Key))
        .Select(a => ScriptReferences.Reference(a.Value))]);

    /// <param name="imports">Namespaces that need no using.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="packages">The packages that were restored.</param>
    public static ScriptOptions Create(IEnumerable<string> imports, string folder, PackageSet packages) =>
        WithParseOptions(ScriptOptions.Default, Parsing)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithAllowUnsafe(true)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithReferences(FrameworkReferences.Value)
            .WithMetadataResolver(new ScriptReferences(folder, packages))
            .WithSourceResolver(new ScriptSources(folder))
            .WithImports(imports);

    /// <summary>Restores what the script needs.</summary>
    /// <returns>The options with which compiling it finds everything, and what was installed that was not there before.</returns>
    public static async Task<(ScriptOptions Options, IReadOnlyList<PackageName> Installed)> PrepareAsync(
        ScriptNeeds needs, ScriptOptions options, PackageSet packages, CancellationToken cancel)
    {
        needs.Sources.ForEach(packages.AddSource);
        IReadOnlyList<PackageName> installed = await packages.AddAsync(needs.Packages, cancel);
        return (options.AddReferences(packages.Assemblies.Select(ScriptReferences.Reference).Except(options.MetadataReferences)), installed);
    }

    private static bool IsFramework(string path) => path.StartsWith(FrameworkFolder, StringComparison.Ordinal);

    private static string FrameworkFolder { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)! + Path.DirectorySeparatorChar;

    private static bool IsOwn(string name) =>
        name is "Toolkit" or "Toolkit.Notebooks" or "Microsoft.DotNet.Interactive.Formatting" or "Microsoft.AspNetCore.Html.Abstractions";

    // On Windows native libraries lie among the framework's assemblies.
    private static bool NotManaged(string name) =>
        name.StartsWith("Microsoft.DiaSymReader", StringComparison.Ordinal)
        || !(name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || name is "mscorlib" or "netstandard" or "WindowsBase" or "Toolkit" or "Toolkit.Notebooks")
        || name.Contains(".Native", StringComparison.Ordinal);

    // The scripting API takes the language's version, but not the symbols that #if asks for.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "WithParseOptions")]
    private static extern ScriptOptions WithParseOptions(ScriptOptions options, ParseOptions parseOptions);
}
