using System.IO.Compression;
using Microsoft.CodeAnalysis;

namespace Toolkit.Notebooks.Tests;

/// <summary>Packages come from a feed in a folder, made here: no network.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task A_package_is_restored_from_a_feed_that_is_named_and_found_again_by_the_next_session()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        string source = $"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Numbers, 1.2.3\"\nAcme.Numbers.Answer()";
        Assert.Equal("42", (await notebook.RunAsync(source)).Plain);
        Assert.Equal("42", (await notebook.RunAsync("#r \"nuget: Acme.Numbers, 1.2.3\"\nAcme.Numbers.Answer()")).Plain);
        await using Notebook next = new(o => o with { Folder = notebook.Folder });
        Assert.Equal("42", (await next.RunAsync(source)).Plain);
    }

    [Theory]
    [InlineData("Acme.Numbers, 1.2.3", "Acme.Numbers, 1.2.3")]
    [InlineData("Acme.Numbers, 1.2.3", "acme.numbers,1.2.3.0")]
    [InlineData("Acme.Numbers, 1.2.3", "Acme.Numbers, [1.2.3]")]
    [InlineData("Acme.Numbers", "Acme.Numbers, 1.2.3")]
    [InlineData("Acme.Numbers, 1.*", "Acme.Numbers")]
    public async Task A_package_may_be_named_twice(string first, string second)
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        string feed = $"#i \"nuget:{notebook.File("feed")}\"\n";
        Assert.Equal("42", (await notebook.RunAsync($"{feed}#r \"nuget: {first}\"\n#r \"nuget: {second}\"\nAcme.Numbers.Answer()")).Plain);
        Assert.Equal("42", (await notebook.RunAsync($"#r \"nuget: {second}\"\nAcme.Numbers.Answer()")).Plain);
        Assert.Equal("42", (await notebook.RunAsync($"#r \"nuget: {first}\"\nAcme.Numbers.Answer()")).Plain);
    }

    [Fact]
    public async Task What_was_installed_is_said_once_with_the_version_that_was_taken()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        RecordedOutput output = await notebook.RunAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: acme.numbers, 1.*\"\n1");
        MimeBundle said = Assert.Single(output.Displays);
        Assert.Equal("Installed: Acme.Numbers 1.2.3", said.ByType["text/plain"]);
        Assert.Contains("<li>Acme.Numbers, 1.2.3</li>", said.ByType["text/html"], StringComparison.Ordinal);
        Assert.Empty((await notebook.RunAsync("#r \"nuget: Acme.Numbers\"\n1")).Displays);
    }

    [Fact]
    public async Task A_feed_that_cannot_be_used_is_told_without_its_user_and_its_key()
    {
        await using Notebook notebook = new();
        CellError error = await notebook.FailAsync("#i \"nuget:http://user:SECRET@127.0.0.1:9/v3/index.json?apikey=SECRET\"\n#r \"nuget: Acme.Nothing.At.All, 9.9.9\"\n1");
        Assert.Contains("http://127.0.0.1:9/v3/index.json?…", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.Message + string.Join('\n', error.Traceback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_is_not_to_be_had_is_named_with_the_reason()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        CellError error = await notebook.FailAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Nothing.At.All, 9.9.9\"\n1");
        Assert.Contains("Acme.Nothing.At.All 9.9.9 failed: NU1101", error.Message, StringComparison.Ordinal);
        Assert.Contains("#i \"nuget:", error.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await notebook.RunAsync("1 + 1")).Plain);
    }

    [Fact]
    public async Task A_failing_restore_names_the_packages_of_its_cell_alone()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        await notebook.RunAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Numbers, 1.2.3\"");
        CellError error = await notebook.FailAsync("#r \"nuget: Acme.Nothing.At.All, 9.9.9\"\n1");
        Assert.StartsWith("restoring Acme.Nothing.At.All 9.9.9 failed: NU1101", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_fails_is_forgotten_and_others_serve()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        await notebook.RunAsync($"#i \"nuget:{notebook.File("feed")}\"\n1");
        CellError error = await notebook.FailAsync("#i \"nuget:nowhere\"\n#r \"nuget: Acme.Numbers, 1.2.3\"\n1");
        Assert.Contains($"NU1301: The local source '{notebook.File("nowhere")}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("42", (await notebook.RunAsync("#r \"nuget: Acme.Numbers, 1.2.3\"\nAcme.Numbers.Answer()")).Plain);
    }

    [Theory]
    [InlineData("feed")]
    [InlineData("https://example.com/v3/index.json")]
    public void A_feed_that_is_named_twice_is_asked_once(string feed)
    {
        Scripting.PackageSet packages = new(Path.GetTempPath());
        packages.AddSource($"nuget:{feed}");
        packages.AddSource($"nuget: {feed}");
        Assert.Single(packages.Directives);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_an_error_that_names_it_and_never_a_newer_one()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        CellError error = await notebook.FailAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Numbers, 1.2.0\"\nAcme.Numbers.Answer()");
        Assert.Contains("restoring Acme.Numbers 1.2.0 failed: NU1102", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.2.3", error.Message, StringComparison.Ordinal);
        Assert.Equal("42", (await notebook.RunAsync("#r \"nuget: Acme.Numbers, 1.2.*\"\nAcme.Numbers.Answer()")).Plain);
    }

    [Fact]
    public async Task Two_versions_of_a_package_and_a_text_that_names_none_are_refused()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        await notebook.RunAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Numbers, 1.2.3\"");
        Assert.Contains("version 1.2.3 of it is in use", (await notebook.FailAsync("#r \"nuget: Acme.Numbers, 2.0.0\"\n1")).Message, StringComparison.Ordinal);
        Assert.Contains("names no package", (await notebook.FailAsync("#r \"nuget: ../x\"\n1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dll_is_found_relative_to_the_notebook_and_a_library_of_the_host_is_never_replaced()
    {
        await using Notebook notebook = new();
        string own = typeof(Frame).Assembly.Location;
        AddPackage(notebook, "Toolkit", "[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")]");
        Assert.Equal(own, (await notebook.RunAsync("#r \"Toolkit.dll\"\ntypeof(Toolkit.Frame).Assembly.Location")).Plain);
        Assert.Contains("CS0006", (await notebook.FailAsync("#r \"elsewhere/Absent.dll\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_brings_the_assemblies_of_all_that_it_depends_on_also_after_a_cell_that_failed()
    {
        await using Notebook notebook = new();
        string part = AddPackage(notebook, "Acme.Part", "namespace Acme; public class Part { public int Value = 20; }");
        AddPackage(notebook, "Acme.Whole", "namespace Acme; public static class Whole { public static int Of(Part a, Part b) => a.Value + b.Value + 2; }", part);
        string needs = $"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Whole, 1.2.3\"\n";
        Assert.Contains("CS0103", (await notebook.FailAsync(needs + "Nowhere")).Message, StringComparison.Ordinal);
        Assert.Equal("42", (await notebook.RunAsync(needs + "Acme.Whole.Of(new Acme.Part(), new Acme.Part())")).Plain);
        Assert.Equal("20", (await notebook.RunAsync("new Acme.Part().Value")).Plain);
    }

    [Theory]
    [InlineData("Microsoft.DotNet.Interactive", true)]
    [InlineData("microsoft.dotnet.interactive.csharp", true)]
    [InlineData("Microsoft.DotNet.InteractiveLike", false)]
    [InlineData("Plotly.NET.Interactive", false)]
    public void A_package_of_the_host_that_this_one_stands_for_is_left_out(string id, bool expected) =>
        Assert.Equal(expected, Scripting.PackageSet.IsPlayedByThisHost(id));

    [Fact]
    public async Task What_a_package_brings_for_NET_Interactive_is_run_once_and_formats_its_values()
    {
        await using Notebook notebook = new();
        AddPackage(notebook, "Acme.Pictures", "namespace Acme; public class Picture { }", extension: """
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Formatting;
            public class Pictures : IKernelExtension
            {
                public System.Threading.Tasks.Task OnLoadAsync(Kernel kernel)
                {
                    Formatter.Register<Acme.Picture>((picture, writer) => writer.Write("<svg/>"), "text/html");
                    KernelInvocationContext.Current.Display("pictures can be seen");
                    return Kernel.Root == kernel ? System.Threading.Tasks.Task.CompletedTask : throw new System.InvalidOperationException("another kernel");
                }
            }
            """);
        string needs = $"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Pictures, 1.2.3\"\n";
        RecordedOutput first = await notebook.RunAsync(needs + "new Acme.Picture()");
        Assert.Equal("<svg/>", first.Html);
        Assert.Equal(["Installed: Acme.Pictures 1.2.3", "pictures can be seen"], first.Displays.Select(d => d.ByType["text/plain"]));
        Assert.Empty((await notebook.RunAsync(needs + "new Acme.Picture()")).Displays);
    }

    [Fact]
    public async Task An_extension_that_fails_is_told_of_and_its_package_can_be_used()
    {
        await using Notebook notebook = new();
        AddPackage(notebook, "Acme.Broken", "namespace Acme; public static class Broken { public static int Answer() => 42; }", extension: """
            public class Fails : Microsoft.DotNet.Interactive.IKernelExtension
            {
                public System.Threading.Tasks.Task OnLoadAsync(Microsoft.DotNet.Interactive.Kernel kernel) =>
                    throw new System.InvalidOperationException("no C# kernel here");
            }
            """);
        RecordedOutput output = await notebook.RunAsync($"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Broken, 1.2.3\"\nAcme.Broken.Answer()");
        Assert.Equal("42", output.Plain);
        Assert.Equal("Acme.Broken.Interactive.dll, an extension for .NET Interactive, does not run here: no C# kernel here\n", output.Stderr);
    }

    [Fact]
    public async Task A_run_of_a_strategy_that_needs_a_package_is_run_again_with_it()
    {
        await using Notebook notebook = new();
        MakeFeed(notebook);
        string package = $"#i \"nuget:{notebook.File("feed")}\"\n#r \"nuget: Acme.Numbers, 1.2.3\"\n";
        const string strategy = "class Waiting : Strategy { public override void Next() { if (BarNumber == Acme.Numbers.Answer()) Buy(); } }";
        using Workspace tk = Workspace.Open(notebook.File("ws"));
        await tk.Ingest.BarsAsync("A", "1d", [.. Enumerable.Range(0, 60).Select(i => new Bar(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i), 1 + i, 2 + i, 1 + i, 2 + i, 1))]);
        Study study = await tk.StudyAsync("A", "1d");
        Scripting.StrategyFile file = await Scripting.StrategyFile.LoadAsync(notebook.Write("waiting.csx", package + strategy));
        long ofFile = await tk.Runs.SaveAsync(study.Run(file.Strategy.Create()), "file");
        await notebook.RunAsync($"{package}using Toolkit;\nAcme.Numbers.Answer()");
        await notebook.RunAsync($"{strategy}\nusing (var own = Workspace.Open(@\"{tk.Path}\")) {{ await own.Runs.SaveAsync((await own.StudyAsync(\"A\", \"1d\")).Run(new Waiting()), \"cell\"); }}");
        foreach (long id in new[] { ofFile, ofFile + 1 })
        {
            RerunReport report = await tk.Runs.RerunAsync(id);
            Assert.Empty(report.Differences);
            Assert.Equal(43, Assert.Single(report.Original.Trades).EntryPrice - 1);
        }
    }

    private static void MakeFeed(Notebook notebook) =>
        AddPackage(notebook, "Acme.Numbers", "namespace Acme; public static class Numbers { public static int Answer() => 42; }");

    /// <summary>Puts a package of one assembly into a feed in the notebook's folder, with an extension for .NET Interactive or without.</summary>
    /// <returns>The assembly's path; its name is the id of the package that another one can depend on.</returns>
    private static string AddPackage(Notebook notebook, string id, string code, string? dependsOn = null, string? extension = null)
    {
        Directory.CreateDirectory(notebook.File("feed"));
        string assembly = Compile(notebook, id, code, [typeof(object).Assembly.Location, .. dependsOn is null ? Array.Empty<string>() : [dependsOn]]);
        using ZipArchive package = ZipFile.Open(notebook.File($"feed/{id}.1.2.3.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(assembly, $"lib/net8.0/{id}.dll");
        if (extension is not null)
        {
            string[] references =
            [
                assembly, typeof(object).Assembly.Location, Scripting.AssemblyProbe.Host["System.Runtime"], Scripting.AssemblyProbe.Host["netstandard"],
                typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location,
                Path.Combine(AppContext.BaseDirectory, "interactive", "Microsoft.DotNet.Interactive.dll"),
            ];
            package.CreateEntryFromFile(Compile(notebook, $"{id}.Interactive", extension, references), $"interactive-extensions/dotnet/{id}.Interactive.dll");
        }

        using StreamWriter nuspec = new(package.CreateEntry($"{id}.nuspec").Open());
        string dependency = dependsOn is null ? "" : $"""<dependencies><dependency id="{Path.GetFileNameWithoutExtension(dependsOn)}" version="1.2.3" /></dependencies>""";
        nuspec.Write($"""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>1.2.3</version><authors>acme</authors><description>{id}</description>{dependency}</metadata>
            </package>
            """);
        return assembly;
    }

    private static string Compile(Notebook notebook, string name, string code, IEnumerable<string> references)
    {
        string assembly = notebook.File($"{name}.dll");
        Microsoft.CodeAnalysis.Emit.EmitResult result = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            name,
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code)],
            references.Select(Scripting.ScriptReferences.Reference),
            new(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return assembly;
    }
}
