using System.Text.Json.Nodes;
using Toolkit.Notebooks.Jupyter;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

public sealed class KernelSpecsTests : IDisposable
{
    private static readonly string[] Command = ["/a folder/with blanks/Toolkit.Cli", "notebook", "kernel", "run"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_installed_for_the_user_under_both_names()
    {
        IReadOnlyList<KernelSpec> installed = Specs().Install();

        Assert.Equal(["toolkit", ".net-csharp"], installed.Select(s => s.Name));
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder.File("data/kernels/toolkit/kernel.json")))!;
        Assert.Equal([.. Command, "{connection_file}"], json["argv"]!.AsArray().Select(a => a!.ToString()));
        Assert.Equal(("C# (Toolkit)", "C#", "message"), (json["display_name"]!.ToString(), json["language"]!.ToString(), json["interrupt_mode"]!.ToString()));
        Assert.Equal([".net-csharp", "toolkit"], Specs().List().Where(s => s.IsOurs).Select(s => s.Name));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("elsewhere")]
    public void Somebody_else_s_dot_net_kernel_is_kept(string where)
    {
        string theirs = _folder.Write($"{where}/kernels/.net-csharp/kernel.json", """{"argv": ["dotnet-interactive"], "display_name": ".NET (C#)", "language": "C#"}""");
        string before = File.ReadAllText(theirs);

        IReadOnlyList<KernelSpec> installed = Specs().Install();
        IReadOnlyList<KernelSpec> removed = Specs().Uninstall();

        Assert.Equal(["toolkit"], installed.Select(s => s.Name));
        Assert.Equal(["toolkit"], removed.Select(s => s.Name));
        Assert.Equal(before, File.ReadAllText(theirs));
    }

    [Fact]
    public void Somebody_else_s_kernel_of_our_name_is_an_error()
    {
        _folder.Write("data/kernels/toolkit/kernel.json", """{"argv": ["x"], "display_name": "Another", "language": "x"}""");
        ToolkitException refused = Assert.Throws<ToolkitException>(() => Specs().Install());
        Assert.Contains("not this program's", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Specs().Uninstall());
    }

    [Fact]
    public void Installing_again_takes_the_new_place_and_uninstalling_leaves_nothing()
    {
        Specs().Install();
        new KernelSpecs(Folders(), ["/new/place/Toolkit.Cli"]).Install();
        Assert.All(Specs().List().Where(s => s.IsOurs), s => Assert.Equal("/new/place/Toolkit.Cli", s.Command[0]));

        Assert.Equal(2, Specs().Uninstall().Count);
        Assert.Empty(Specs().Uninstall());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("data/kernels")));
    }

    [Fact]
    public void A_broken_kernel_beside_it_is_passed_over()
    {
        _folder.Write("data/kernels/broken/kernel.json", "{");
        _folder.Write("data/kernels/odd/kernel.json", "[]");
        Directory.CreateDirectory(_folder.File("data/kernels/empty"));
        Assert.Equal(2, Specs().Install().Count);
    }

    [Fact]
    public void The_folder_is_the_one_that_Jupyter_looks_in()
    {
        Assert.Equal(_folder.File("named/kernels"), Of(("JUPYTER_DATA_DIR", _folder.File("named")), ("XDG_DATA_HOME", "/x"), ("APPDATA", "/x")).User);
        string expected = OperatingSystem.IsWindows() ? Path.Combine("roaming", "jupyter", "kernels")
            : OperatingSystem.IsMacOS() ? "/home/me/Library/Jupyter/kernels" : "/xdg/jupyter/kernels";
        Assert.Equal(expected, Of(("JUPYTER_DATA_DIR", ""), ("XDG_DATA_HOME", "/xdg"), ("APPDATA", "roaming")).User);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("/home/me/.local/share/jupyter/kernels", Of().User);
        }
    }

    private KernelSpecs Specs() => new(Folders(), Command);

    private JupyterFolders Folders() => Of(("JUPYTER_DATA_DIR", _folder.File("data")), ("JUPYTER_PATH", _folder.File("elsewhere")));

    private static JupyterFolders Of(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(v => v.Name == name).Value, "/home/me");
}
