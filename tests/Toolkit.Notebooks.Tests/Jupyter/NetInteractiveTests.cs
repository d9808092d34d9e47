using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>The committed notebooks, and the extension by itself, in .NET Interactive's own tool.</summary>
[Collection(".NET Interactive")]
public sealed class NetInteractiveTests
{
    private static readonly string[] Notebooks =
        ["01-quickstart", "02-ingest", "03-gap-filled-fetch", "04-sql-and-resampling", "05-backtest", "06-compare-runs"];

    // What the extension does, whichever way it was loaded, and what each cell has to show.
    private static readonly (string Source, string Shown)[] Cells =
    [
        ("var tk = Workspace.Open(\"first\");\nawait tk.Ingest.FileAsync(@\"SAMPLES/ACME_1d.csv\", \"ACME\", \"1d\", new() { Calendar = \"XNYS\" });\nint year = 2020; string hostile = \"'; DROP TABLE x\";", ""),

        // 253 days of trading in 2020, as the New York Stock Exchange had.
        ("#!sql --name counted\nSELECT count(*) AS n, $hostile AS h, '$year' AS text FROM bars WHERE year(time) = $year", "\n253  '; DROP TABLE x  $year\n(1 row)"),
        ("$\"{counted is Frame} {counted.Column<long>(\"n\")[0]} {counted.Column<string>(\"h\")[0] == hostile}\"", "True 253 True"),
        ("#!sql --max-rows 2\nSELECT range AS i FROM range(10)", "i\n-\n0\n1\n(2 rows, there are more)"),
        ("#!sql\n#!share --from csharp year --as y\n#!set --name text --value @csharp:year\nSELECT $y + 1 AS a, $text AS b", "\n2021  2020\n(1 row)"),
        ("#!share --from sql counted --as shared\n$\"{shared.RowCount}\"", "1"),
        ("new List<Bar> { new(DateTime.UnixEpoch, 1, 2, 0.5, 1.5, 3) }", "\n1970-01-01T00:00:00Z     1     2  0.5    1.5       3\n(1 row)"),
        ("#!sql\nSELECT nothing FROM bars", "LINE 1: SELECT nothing FROM bars\n               ^"),
        ("#!sql\nSELECT $absent", "give each $name of the query a value: a C# variable of that name in an earlier cell"),
        ("#!sql --max-rows many\nSELECT 1", "--max-rows many is no number of rows"),
        ("#!sql --name 1st\nSELECT 1", "'1st' is no name of a C# variable"),
        ("#!toolkit absent", "no workspace in "),
        ("Workspace.Init(\"second\").Dispose();", ""),
        ("#!toolkit second", ""),
        ("System.IO.Path.GetFileName(tk.Path)", "second"),
        ("#!sql\nSELECT count(*) AS n FROM bars", "n\n-\n0\n(1 row)"),
    ];

    [NetInteractiveFact]
    public void Notebooks_when_run_by_its_tool_and_by_our_host_then_no_cell_fails_and_what_they_show_is_equal()
    {
        using PracticeCheckout checkout = new();
        using RealJupyter jupyter = RealJupyter.WithNetInteractive();
        (int code, string output) = jupyter.Convert("net-interactive", [.. Notebooks.Select(n => checkout.File("notebooks", $"{n}.ipynb"))]);
        Assert.True(code == 0, output);

        foreach (string name in Notebooks)
        {
            SavedOutput[] theirs = [.. SavedOutput.Of(jupyter.File($"{name}.ipynb"), jupyter.WorkspaceFolder).Where(o => !IsFrontEnd(o))];
            (int ended, string told) = jupyter.Run(RealJupyter.Dotnet, RealJupyter.Command, "notebook", "run", checkout.File("notebooks", $"{name}.ipynb"), "-o", jupyter.File("ours.ipynb"));
            Assert.True(ended == 0, $"{name}: {told}");
            SavedOutput[] ours = SavedOutput.Of(jupyter.File("ours.ipynb"), jupyter.WorkspaceFolder);

            // Ours shows some values as plain text too.
            Assert.NotEmpty(theirs);
            Assert.Equal(theirs.Select(o => o.Cell).Distinct(), ours.Select(o => o.Cell).Distinct());
            Assert.Equal(string.Join('\n', theirs), string.Join('\n', ours.Where(o => theirs.Any(t => (t.Cell, t.Form) == (o.Cell, o.Form)))));
        }
    }

    [NetInteractiveFact]
    public void Interop_notebook_when_run_by_its_tool_then_no_cell_fails_and_every_check_says_what_it_says_in_our_host()
    {
        using RealJupyter jupyter = RealJupyter.WithNetInteractive();
        (int code, string output) = jupyter.Convert("net-interactive", "--output", "theirs.ipynb", Path.Combine(InteropTests.Root, "notebooks", "09-interop.ipynb"));
        Assert.True(code == 0, output);

        using TemporaryFolder folder = new();
        SavedOutput[] theirs = Said(jupyter.File("theirs.ipynb")), ours = Said(InteropTests.Run(folder));
        SavedOutput[] skipped = [.. theirs.Where(o => o.Text.StartsWith("skipped: ", StringComparison.Ordinal))];
        Assert.Equal(5, skipped.Length);
        Assert.All(skipped, o => Assert.Contains("Plotly", o.Source, StringComparison.Ordinal));
        Assert.Equal(ours.Where(o => skipped.All(s => s.Cell != o.Cell)), theirs.Except(skipped));

        SavedOutput[] Said(string notebook) => [.. SavedOutput.Of(notebook, folder.Path).Where(o => o.Form is "stdout" or "stderr")];
    }

    [NetInteractiveFact]
    public void Package_when_it_comes_before_or_after_the_library_then_values_of_earlier_cells_keep_their_types()
    {
        using RealJupyter jupyter = RealJupyter.WithNetInteractive();
        string folder = Path.Combine(InteropTests.Root, "artifacts", "toolkit");
        string library = $"#load \"{Path.Combine(InteropTests.Root, "scripts", "toolkit.csx")}\"\n#r \"{folder}/Toolkit.Interactive.dll\"";
        string[] notebooks =
        [
            .. PackageOrderTests.Names.SelectMany((package, i) => new[] { false, true }.Select(first => jupyter.WriteNotebook(
                $"{i}{first}.ipynb",
                [
                    first ? $"#r \"nuget: {package}\"" : library,
                    first ? library : "using Toolkit;",
                    "using Toolkit; using Toolkit.Interactive; Frame rows = Frame.FromColumns((\"a\", new[] { 1, 2 }));",
                    first ? "using Toolkit;" : $"#r \"nuget: {package}\"",
                    "Frame same = rows; Frame back = rows.ToDataFrame().ToFrame(); Workspace.Open(\"order\").Dispose();",
                ]))),
        ];
        (int code, string output) = jupyter.Convert("net-interactive", notebooks);
        Assert.True(code == 0, output);
    }

    [NetInteractiveFact]
    public void Extension_when_referred_to_in_the_published_folder_then_sql_cells_and_the_rest_work()
    {
        string folder = Path.Combine(InteropTests.Root, "artifacts", "toolkit");
        Run(
            $"""
            #r "{folder}/Toolkit.dll"
            #r "{folder}/Toolkit.Interactive.dll"
            using Toolkit;
            await new Toolkit.Interactive.ToolkitExtension().OnLoadAsync(Microsoft.DotNet.Interactive.Kernel.Root);
            """);
    }

    [NetInteractiveFact]
    public void Run_with_a_strategys_text_when_run_again_then_it_is_compiled_there_too()
    {
        using RealJupyter jupyter = RealJupyter.WithNetInteractive();
        string folder = Path.Combine(InteropTests.Root, "artifacts", "toolkit");
        string notebook = jupyter.WriteNotebook(
            "rerun.ipynb",
            [
                $"#r \"{folder}/Toolkit.dll\"\nusing Toolkit;\nvar tk = Workspace.Open(\"rerun\");",
                $"await tk.Ingest.FileAsync(@\"{Path.Combine(InteropTests.Root, "data", "samples", "ACME_1d.csv")}\", \"ACME\", \"1d\", new() {{ Calendar = \"XNYS\" }});",
                "class Mine : Strategy { public override void Next() { if (BarNumber == 7) Buy(); } }",
                "string text = \"class Mine : Strategy { public override void Next() { if (BarNumber == 7) Buy(); } }\";",
                "var id = await tk.Runs.SaveAsync((await tk.StudyAsync(\"ACME\", \"1d\")).Run(new Mine()), \"mine\", new() { StrategySource = text });",
                "var again = await tk.Runs.RerunAsync(id);",
                "$\"{again.IsSame} {again.Result.Trades.Count}\"",
            ]);
        (int code, string output) = jupyter.Convert("net-interactive", "--allow-errors", "--output", "done.ipynb", notebook);
        Assert.True(code == 0, output);
        string[] shown = SavedOutput.PlainOf(jupyter.File("done.ipynb"));
        Assert.True(shown[^1] == "True 1", string.Join("\n", shown));
    }

    [NetInteractiveFact]
    public void Extension_when_its_package_is_installed_then_sql_cells_and_the_rest_work()
    {
        using TemporaryFolder feed = new();
        string configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        using RealJupyter shell = new();
        foreach (string project in (string[])["Toolkit", "Toolkit.Interactive"])
        {
            (int code, string output) = shell.Run(
                RealJupyter.Dotnet, "pack", Path.Combine(InteropTests.Root, "src", project), "--no-build", "-c", configuration, "-o", feed.Path, "-nologo");
            Assert.True(code == 0, output);
        }

        const string package = "Toolkit.Interactive.";
        string version = Path.GetFileNameWithoutExtension(Directory.GetFiles(feed.Path, package + "*.nupkg").Single())[package.Length..];
        Run(
            $"""
            #i "nuget:{feed.Path}"
            #r "nuget: Toolkit.Interactive, {version}"
            using Toolkit;
            """);
    }

    [Fact]
    public void Published_folder_brings_nothing_of_its_tool_but_the_formatters_and_the_command_nothing_of_the_extension()
    {
        string folder = Path.Combine(InteropTests.Root, "artifacts", "toolkit");
        string[] files = [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!)];
        Assert.Contains("Toolkit.Interactive.dll", files);
        Assert.Equal(["Microsoft.DotNet.Interactive.Formatting.dll"], files.Where(f => f.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal)));
        Assert.DoesNotContain("Toolkit.Interactive", File.ReadAllText(Path.Combine(folder, "Toolkit.Cli.deps.json")), StringComparison.Ordinal);
    }

    private static void Run(string load)
    {
        using RealJupyter jupyter = RealJupyter.WithNetInteractive();
        string samples = Path.Combine(InteropTests.Root, "data", "samples");
        string notebook = jupyter.WriteNotebook("extension.ipynb", [load, .. Cells.Select(c => c.Source.Replace("SAMPLES", samples, StringComparison.Ordinal))]);
        (int code, string output) = jupyter.Convert("net-interactive", "--allow-errors", "--output", "done.ipynb", notebook);
        Assert.True(code == 0, output);

        string[] shown = SavedOutput.PlainOf(jupyter.File("done.ipynb"));
        Assert.All(Cells.Zip(shown.Skip(1)), cell =>
        {
            Assert.Contains(cell.First.Shown, cell.Second, StringComparison.Ordinal);
            Assert.True(cell.First.Shown.Length > 0 || cell.Second.Length == 0, $"{cell.First.Source}: {cell.Second}");
        });
    }

    /// <summary>What the tool puts into the first cell, so that a page can talk to it.</summary>
    private static bool IsFrontEnd(SavedOutput output) => output.Text.Contains("dotnet-interactive-this-cell", StringComparison.Ordinal);
}
