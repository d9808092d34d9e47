namespace Toolkit.Notebooks.Tests;

/// <summary>What notebooks import, in this project's own host.</summary>
public sealed class ToolkitDibTests
{
    [Fact]
    public async Task Import_when_nothing_uses_the_default_workspace_then_none_is_made()
    {
        using PracticeCheckout checkout = new();
        await using Notebook notebook = checkout.Open();
        await notebook.RunAsync("#!import toolkit.dib");
        await notebook.RunAsync("tk = Practice(\"here\");");
        Assert.Equal(Path.Combine(checkout.Root, "data", "practice", "here", "workspace"), (await notebook.RunAsync("tk.Path")).Plain);
        // Nor is a practice workspace, in which nothing was kept.
        Assert.Equal(["samples"], Directory.GetDirectories(Path.Combine(checkout.Root, "data")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Sql_asks_tk_and_takes_and_gives_variables()
    {
        using PracticeCheckout checkout = new();
        await using Notebook notebook = checkout.Open();
        await notebook.RunAsync("#!import toolkit.dib");
        await notebook.RunAsync(
            """
            tk = Practice("sql");
            await tk.Ingest.FileAsync(Path.Combine(Samples, "ACME_1d.csv"), "ACME", "1d");
            int year = 2020;
            """);
        await notebook.RunAsync("#!sql --name counted\nSELECT count(*) AS n FROM bars WHERE year(time) = $year");

        // 253 days of trading in 2020, as the New York Stock Exchange had.
        Assert.Equal("253", (await notebook.RunAsync("counted.Column<long>(\"n\")[0]")).Plain);
    }

    [Fact]
    public async Task Practice_when_called_again_then_empty_also_in_a_notebook_that_imports_anew()
    {
        using PracticeCheckout checkout = new();
        await using Notebook notebook = checkout.Open();
        for (int run = 0; run < 2; run++)
        {
            await notebook.RunAsync("#!import toolkit.dib");
            await notebook.RunAsync("tk = Practice(\"again\");");
            Assert.Equal("0", (await notebook.RunAsync("tk.Datasets().Count()")).Plain);
            await notebook.RunAsync("await tk.Ingest.FileAsync(Path.Combine(Samples, \"ACME_1d.csv\"), \"ACME\", \"1d\");");
            Assert.Equal("1", (await notebook.RunAsync("tk.Datasets().Count()")).Plain);
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData(@"a\\b")]
    [InlineData("../../data")]
    public async Task Practice_when_the_name_is_a_path_then_refused(string name)
    {
        using PracticeCheckout checkout = new();
        await using Notebook notebook = checkout.Open();
        await notebook.RunAsync("#!import toolkit.dib");
        Assert.Contains("no name of a practice workspace", (await notebook.FailAsync($"Practice(\"{name}\")")).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(checkout.Root, "data", "samples", "ACME_1d.csv")));
    }

    [Fact]
    public async Task Tk_when_a_cell_declares_its_own_then_sql_asks_that_one()
    {
        using PracticeCheckout checkout = new();
        await using Notebook notebook = checkout.Open();
        await notebook.RunAsync("#!import toolkit.dib");
        await notebook.RunAsync("tk = Practice(\"one\");");
        await notebook.RunAsync("Workspace tk = Practice(\"two\"); await tk.Ingest.FileAsync(Path.Combine(Samples, \"ACME_1d.csv\"), \"ACME\", \"1d\");");
        await notebook.RunAsync("#!sql --name symbols\nSELECT DISTINCT symbol FROM bars");
        Assert.Equal("1", (await notebook.RunAsync("symbols.RowCount")).Plain);
    }
}
