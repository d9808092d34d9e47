using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Toolkit.Notebooks.Tests.Jupyter;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

/// <summary>The files that join other packages to the toolkit, and the notebook that checks them.</summary>
[Collection(".NET Interactive")]
public sealed partial class InteropTests
{
    public static string Root { get; } = FindRoot();

    public static TheoryData<string> ImportedFiles => ["dataframe.dib", "plotly-net.dib"];

    [Fact]
    public void Notebook_when_run_then_every_value_agrees_with_the_toolkits_own_and_packages_show_theirs()
    {
        using TemporaryFolder folder = new();
        SavedOutput[] outputs = SavedOutput.Of(Run(folder), folder.Path);

        // Each check says so; a difference fails its cell.
        string[] sources = [.. CodeCells()];
        Assert.True(sources.Sum(source => Check().Count(source)) > 25);
        Assert.All(sources.Index().Where(cell => Check().IsMatch(cell.Item)), cell =>
            Assert.True(Regex.Count(outputs.Single(o => (o.Cell, o.Form) == (cell.Index, "stdout")).Text, "the same: ") >= Check().Count(cell.Item), cell.Item));
        Assert.DoesNotContain(outputs, output => output.Text.Contains("skipped", StringComparison.Ordinal));

        // By the formatters that the packages bring.
        Assert.StartsWith("<table id=\"table_", Html("daily.Head(5)"), StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot(", Html("PlotlyChart.Histogram"), StringComparison.Ordinal);

        string Html(string part) => outputs.Single(o => o.Source.Contains(part, StringComparison.Ordinal) && o.Form == "execute_result text/html").Text;
    }

    [Fact]
    public void Script_when_run_then_every_value_agrees_with_the_toolkits_own()
    {
        string script = Path.Combine(Root, "scripts", "09-interop.csx");
        string said = RunCommand("script", script);
        int checks = Check().Count(File.ReadAllText(script));
        Assert.True(checks > 15);
        Assert.Equal(checks, Regex.Count(said, "^the same: ", RegexOptions.Multiline));
    }

    [Fact]
    public void Host_when_no_package_extends_it_then_it_has_not_loaded_NET_Interactive()
    {
        using TemporaryFolder folder = new();
        string notebook = folder.Write("plain.dib", "#!csharp\nstring.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).Where(n => n == \"Toolkit\" || n == \"Microsoft.DotNet.Interactive\"))");
        RunCommand("notebook", "run", notebook, "-o", folder.File("done.ipynb"));
        Assert.Equal("Toolkit", Assert.Single(SavedOutput.PlainOf(folder.File("done.ipynb"))));
    }

    /// <summary>Runs the notebook by the command.</summary>
    /// <returns>What it has saved.</returns>
    internal static string Run(TemporaryFolder folder)
    {
        RunCommand("notebook", "run", Path.Combine(Root, "notebooks", "09-interop.ipynb"), "-o", folder.File("done.ipynb"), "--workspace", folder.File("ws"));
        return folder.File("done.ipynb");
    }

    private static string RunCommand(params string[] arguments)
    {
        using TestProcess run = TestProcess.Start(new ProcessStartInfo(RealJupyter.Dotnet, [RealJupyter.Command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Task<string> error = run.StandardError.ReadToEndAsync();
        string output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 0, error.Result);
        return output;
    }

    [Theory]
    [MemberData(nameof(ImportedFiles))]
    public void File_when_imported_then_one_cell_of_csharp_that_a_script_can_load_too(string name)
    {
        string text = File.ReadAllText(Path.Combine(Root, "notebooks", name));
        Assert.StartsWith("#!csharp\n", text, StringComparison.Ordinal);
        Assert.Equal(1, MagicLine().Count(text));
        Assert.Contains($"#load \"../notebooks/{name}\"", File.ReadAllText(Path.Combine(Root, "scripts", "09-interop.csx")), StringComparison.Ordinal);
        Assert.Contains(CodeCells(), source => source == $"#!import {name}");

        // As other hosts parse it: the first line is a shebang to C#. No file may need the nullable context, which dotnet-script lacks.
        foreach (string[] symbols in new string[][] { [], ["TOOLKIT_HOST"] })
        {
            CSharpParseOptions script = new(LanguageVersion.CSharp11, Microsoft.CodeAnalysis.DocumentationMode.None, Microsoft.CodeAnalysis.SourceCodeKind.Script, symbols);
            Assert.Empty(CSharpSyntaxTree.ParseText(text, script).GetDiagnostics());
        }
    }

    [Theory]
    [MemberData(nameof(ImportedFiles))]
    public void Package_when_named_then_with_the_version_that_the_build_restores_and_the_notebook_says_the_same(string name)
    {
        MatchCollection packages = Package().Matches(File.ReadAllText(Path.Combine(Root, "notebooks", name)));
        Assert.NotEmpty(packages);
        string told = Cells("markdown")[0];
        foreach (Match package in packages)
        {
            Assert.Matches(@"^\d+\.\d+\.\d+$", package.Groups["version"].Value);
            Assert.Contains(
                $"<PackageVersion Include=\"{package.Groups["id"].Value}\" Version=\"{package.Groups["version"].Value}\" />",
                File.ReadAllText(Path.Combine(Root, "Directory.Packages.props")),
                StringComparison.Ordinal);
            Assert.Matches($@"`{Regex.Escape(package.Groups["id"].Value)}`\s+{Regex.Escape(package.Groups["version"].Value)}\b", told);
        }
    }

    [Fact]
    public void Notebook_when_committed_then_without_outputs_and_marked_for_every_host()
    {
        JsonElement notebook = Json();
        Assert.Equal((4, 5), (notebook.GetProperty("nbformat").GetInt32(), notebook.GetProperty("nbformat_minor").GetInt32()));
        Assert.Equal(".net-csharp", notebook.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString());
        JsonElement[] cells = [.. notebook.GetProperty("cells").EnumerateArray()];
        Assert.Equal(cells.Length, cells.Select(c => c.GetProperty("id").GetString()).Distinct().Count());
        foreach (JsonElement cell in cells.Where(c => c.GetProperty("cell_type").GetString() == "code"))
        {
            Assert.Equal(0, cell.GetProperty("outputs").GetArrayLength());
            Assert.Equal("csharp", cell.GetProperty("metadata").GetProperty("polyglot_notebook").GetProperty("kernelName").GetString());
            Assert.Equal("csharp", cell.GetProperty("metadata").GetProperty("dotnet_interactive").GetProperty("language").GetString());
        }

        Assert.Equal("#!import toolkit.dib", CodeCells()[0]);
    }

    private static JsonElement Json() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "notebooks", "09-interop.ipynb"))).RootElement;

    private static IReadOnlyList<string> CodeCells() => Cells("code");

    private static IReadOnlyList<string> Cells(string kind) =>
    [
        .. Json().GetProperty("cells").EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == kind)
            .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()))),
    ];

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Toolkit.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException($"no checkout above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex("^#!", RegexOptions.Multiline)]
    private static partial Regex MagicLine();

    [GeneratedRegex("""^#r "nuget: (?<id>[\w.]+), (?<version>[^"]*)"$""", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"^\s*(Same|Near)\(", RegexOptions.Multiline)]
    private static partial Regex Check();
}
