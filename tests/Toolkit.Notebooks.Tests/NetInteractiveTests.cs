using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Toolkit.Notebooks.CSharp;
using Toolkit.Notebooks.Documents;
using Toolkit.Notebooks.Packages;

namespace Toolkit.Notebooks.Tests;

/// <summary>.NET Interactive cannot run here, so what is meant for it is at least compiled, against names and signatures of its public API.</summary>
public sealed class NetInteractiveTests
{
    private static readonly string[] Usings =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    [Fact]
    public void The_cells_of_toolkit_dib_compile_as_they_do_there()
    {
        string folder = Path.GetFullPath(Path.Combine(Here(), "..", "..", "notebooks"));
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary, usings: Usings,
            sourceReferenceResolver: new ScriptSources(folder), metadataReferenceResolver: new ScriptReferences(folder, new PackageSet(folder)));
        MetadataReference[] references = [.. Host("System"), .. Host("Toolkit"), Stubs()];
        CSharpCompilation before = CSharpCompilation.CreateScriptCompilation("start", Parse("using static Microsoft.DotNet.Interactive.Kernel;"), references, options);
        foreach (NotebookCell cell in NotebookDocument.Load(Path.Combine(folder, "toolkit.dib")).Cells)
        {
            before = CSharpCompilation.CreateScriptCompilation($"cell{Guid.NewGuid():N}", Parse(cell.Source), references, options, before);
            Assert.Empty(before.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        }

        // The part that this host leaves out was there.
        Assert.NotEmpty(before.GetSymbolsWithName("ToolkitSqlKernel"));
    }

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Latest, kind: SourceCodeKind.Script));

    private static IEnumerable<MetadataReference> Host(string prefix) => AssemblyProbe.Host
        .Where(a => a.Key == prefix || a.Key.StartsWith(prefix + ".", StringComparison.Ordinal) && prefix == "System").Select(a => ScriptReferences.Reference(a.Value));

    private static PortableExecutableReference Stubs()
    {
        using MemoryStream code = new();
        Assert.True(CSharpCompilation.Create(
            "Microsoft.DotNet.Interactive",
            [CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Here(), "InteractiveStubs.cs.txt")))],
            Host("System"),
            new(OutputKind.DynamicallyLinkedLibrary)).Emit(code).Success);
        return MetadataReference.CreateFromImage(code.ToArray());
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
