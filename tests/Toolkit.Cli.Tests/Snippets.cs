using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Toolkit.Cli.Tests;

/// <summary>The code that stands in a page of the documentation.</summary>
internal static partial class Snippets
{
    /// <summary>The blocks of a language, in their order.</summary>
    public static IEnumerable<string> In(string page, string language) =>
        Fences().Matches(page).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value);

    /// <summary>The code as a program of its own, with the usings that a new project has.</summary>
    public static MethodInfo Program(string name, string code)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        string platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code)],
            [.. Directory.GetFiles(platform, "System*.dll").Append(typeof(Workspace).Assembly.Location).Select(f => MetadataReference.CreateFromFile(f))],
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream bytes = new();
        EmitResult emitted = compilation.Emit(bytes);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(bytes.ToArray()).EntryPoint!;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
