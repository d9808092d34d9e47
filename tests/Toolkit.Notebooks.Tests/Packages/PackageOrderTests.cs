namespace Toolkit.Notebooks.Tests;

/// <summary>Packages that bring other versions of what the library stands on, before it and after it: its types stay one.</summary>
public sealed class PackageOrderTests
{
    public static IReadOnlyList<string> Names { get; } =
        ["Microsoft.Data.Analysis, 0.23.1", "Apache.Arrow, 14.0.2", "Plotly.NET.Interactive, 6.0.0", "System.Numerics.Tensors, 9.0.4"];

    public static IEnumerable<object[]> Packages => Names.SelectMany(package => new object[][] { [package, false], [package, true] });

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Package_when_it_comes_before_or_after_the_library_then_values_of_earlier_cells_keep_their_types(string package, bool first)
    {
        await using Notebook notebook = new();
        string library = $"#r \"{Path.Combine(InteropTests.Root, "artifacts", "toolkit", "Toolkit.Interactive.dll")}\"", restore = $"#r \"nuget: {package}\"";
        await notebook.RunAsync(first ? restore : library);
        await notebook.RunAsync(first ? library : "using Toolkit;");
        await notebook.RunAsync("using Toolkit; using Toolkit.Interactive; Frame rows = Frame.FromColumns((\"a\", new[] { 1, 2 })); var there = rows.ToDataFrame();");
        await notebook.RunAsync(first ? "using Toolkit;" : restore);
        await notebook.OpenWorkspaceAsync();
        Assert.Equal("42", (await notebook.RunAsync("Frame same = rows; Frame back = there.ToFrame(); (await tk.SqlAsync(\"SELECT 42 AS a\")).Column<int>(\"a\")[0]")).Plain);
        if (package.Contains("Analysis", StringComparison.Ordinal))
        {
            RecordedOutput shown = await notebook.RunAsync("using Microsoft.Data.Analysis; DataFrame table = rows.ToDataFrame(); table = there; table");
            Assert.Contains("<table", shown.Html!, StringComparison.Ordinal);
            Assert.Equal("2", (await notebook.RunAsync("table.ToFrame().RowCount")).Plain);
        }
    }
}
