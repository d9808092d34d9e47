namespace Toolkit.Cli.Tests;

/// <summary>The verbs around the Jupyter kernel.</summary>
public sealed class KernelTests
{
    [Fact]
    public async Task The_kernel_is_installed_listed_and_removed_again()
    {
        using Cli cli = new();
        (string, string?)[] own = [("JUPYTER_DATA_DIR", cli.File("jupyter")), ("JUPYTER_PATH", null)];

        Outcome installed = await cli.ProcessAsync(["notebook", "kernel", "install", "--user", "--json"], null, own);
        Outcome listed = await cli.ProcessAsync(["notebook", "kernel", "list", "--json"], null, own);
        Outcome removed = await cli.ProcessAsync(["notebook", "kernel", "uninstall", "--json"], null, own);
        Outcome again = await cli.ProcessAsync(["notebook", "kernel", "uninstall"], null, own);

        string folder = installed.Json.GetProperty("path").GetString()!;
        Assert.Equal(cli.File("jupyter/kernels/toolkit"), folder);
        string[] command = [.. installed.Json.GetProperty("kernels")[0].GetProperty("command").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Equal(["notebook", "kernel", "run", "{connection_file}"], command[^4..]);
        Assert.Contains(listed.Json.EnumerateArray(), k => k.GetProperty("name").GetString() == "toolkit" && k.GetProperty("ours").GetBoolean());
        Assert.Equal(2, removed.Json.GetProperty("removed").GetArrayLength());
        Assert.False(Directory.Exists(folder));
        Assert.Equal(0, again.Code);
        Assert.StartsWith("note: nothing of this program is installed", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 3, "no connection file")]
    [InlineData("{", 4, "no JSON")]
    [InlineData("""{"transport":"tcp","signature_scheme":"hmac-sha256","ip":"0.0.0.0","key":"k"}""", 2, "which other machines may reach")]
    public async Task A_connection_file_that_cannot_be_used_is_one_line(string? text, int code, string says)
    {
        using Cli cli = new();
        string file = text is null ? cli.File("none.json") : cli.Write("connection.json", text);

        Outcome outcome = await cli.RunAsync("notebook", "kernel", "run", file);

        Assert.Equal(code, outcome.Code);
        Assert.Contains(says, Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Jupyter_calls_is_in_no_help()
    {
        using Cli cli = new();
        Assert.DoesNotContain("connection file", (await cli.OkAsync("notebook", "kernel", "--help")).Out, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("kernel run", (await cli.OkAsync("reference")).Out, StringComparison.Ordinal);
    }
}
