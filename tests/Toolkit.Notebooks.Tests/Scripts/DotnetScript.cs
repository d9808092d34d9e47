using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>Runs a script as dotnet-script does: compiled to a folder of its own, with copies of the assemblies that it refers to, in a process without ours.</summary>
internal static class DotnetScript
{
    private const string Runner =
        """
        using System;
        using System.Collections.Generic;
        using System.Reflection;
        using System.Runtime.Loader;
        using System.Threading.Tasks;

        public sealed class Globals
        {
            public IList<string> Args { get; } = new List<string>();
        }

        public static class Runner
        {
            public static int Main(string[] args)
            {
                Assembly script = args[1] == "isolated" ? new Isolated(args[0]).LoadFromAssemblyPath(args[0]) : Assembly.LoadFrom(args[0]);
                object factory = script.GetType("Submission#0").GetMethod("<Factory>").Invoke(null, new object[] { new object[] { new Globals(), null } });
                return ((Task<int>)factory).GetAwaiter().GetResult();
            }

            private sealed class Isolated : AssemblyLoadContext
            {
                private readonly AssemblyDependencyResolver beside;

                public Isolated(string script) => beside = new AssemblyDependencyResolver(script);

                protected override Assembly Load(AssemblyName name) =>
                    name.Name != "runner" && beside.ResolveAssemblyToPath(name) is string path ? LoadFromAssemblyPath(path) : null;
            }
        }
        """;

    // Its own; that of a script is what it says itself. A '?' behind a type of a script is an error there, as with dotnet-script.
    private static readonly string[] Imports =
    [
        "System", "System.IO", "System.Collections.Generic", "System.Console", "System.Diagnostics", "System.Dynamic", "System.Linq",
        "System.Linq.Expressions", "System.Text", "System.Threading.Tasks",
    ];

    public static async Task<(int ExitCode, string Output)> RunAsync(string script, string folder, bool isolated)
    {
        string library = Compile(script, folder);
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in (string[])["exec", "--runtimeconfig", WriteConfiguration(folder), Path.Combine(folder, "runner.dll"), library, isolated ? "isolated" : "default"])
        {
            start.ArgumentList.Add(argument);
        }

        using TestProcess process = TestProcess.Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static string Compile(string script, string folder)
    {
        MetadataReference[] framework =
        [
            .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
                .Where(f => Path.GetFileName(f) is var name && name.StartsWith("System", StringComparison.Ordinal) && !name.Contains(".Native", StringComparison.Ordinal))
                .Select(f => MetadataReference.CreateFromFile(f)),
        ];
        string runner = Path.Combine(folder, "runner.dll"), library = Path.Combine(folder, "script.dll");
        Emit(CSharpCompilation.Create("runner", [CSharpSyntaxTree.ParseText(Runner)], framework, new(OutputKind.ConsoleApplication)), runner);

        ScriptOptions options = ScriptOptions.Default
            .WithReferences(framework)
            .WithImports(Imports)
            .WithFilePath(script)
            .WithLanguageVersion(LanguageVersion.Preview)
            .WithSourceResolver(new SourceFileResolver([], Path.GetDirectoryName(script)))
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(Path.GetDirectoryName(script)));
        Compilation compilation = CSharpScript
            .Create<int>(File.ReadAllText(script), options, Assembly.Load(File.ReadAllBytes(runner)).GetType("Globals"))
            .GetCompilation()
            .AddReferences(MetadataReference.CreateFromFile(runner))
            .WithAssemblyName("script");
        Emit(compilation, library);
        foreach (MetadataReference reference in compilation.DirectiveReferences)
        {
            File.Copy(reference.Display!, Path.Combine(folder, Path.GetFileName(reference.Display!)));
        }

        return library;
    }

    private static void Emit(Compilation compilation, string path)
    {
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(path);
        Diagnostic[] wrong = [.. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || IsOfNullable(d))];
        Assert.True(result.Success && wrong.Length == 0, string.Join('\n', wrong.Select(d => d.ToString())));
    }

    private static bool IsOfNullable(Diagnostic diagnostic) =>
        int.TryParse(diagnostic.Id.AsSpan(2), System.Globalization.NumberStyles.None, null, out int number) && number is >= 8600 and <= 8655;

    private static string WriteConfiguration(string folder)
    {
        string path = Path.Combine(folder, "runner.runtimeconfig.json");
        File.WriteAllText(path, $$"""{ "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }""");
        return path;
    }
}
