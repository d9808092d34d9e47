using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests;

public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_script_has_its_arguments_loads_others_from_its_folder_and_returns()
    {
        _folder.Write("lib/add.csx", "int Add(int a, int b) => a + b;");
        string path = _folder.Write("run.csx", "#!/usr/bin/env dotnet-script\n#load \"lib/add.csx\"\nusing System.Text;\nPrint(Args.Count);\nreturn Add(int.Parse(Args[0]), 2);");
        Assert.Equal(42, await (await ScriptFile.CompileAsync(path)).RunAsync(["40"]));
    }

    [Fact]
    public async Task An_error_names_file_line_and_column()
    {
        string broken = _folder.Write("broken.csx", "int a = 1;\nint b = nothing;");
        ToolkitException compile = await Assert.ThrowsAsync<ToolkitException>(() => ScriptFile.CompileAsync(broken));
        Assert.Contains($"{broken}(2,9): error CS0103", compile.Message, StringComparison.Ordinal);
        string failing = _folder.Write("failing.csx", "int a = 1;\nvoid Fall() => throw new InvalidOperationException(\"why\");\nFall();");
        ScriptFile script = await ScriptFile.CompileAsync(failing);
        ToolkitException thrown = await Assert.ThrowsAsync<ToolkitException>(() => script.RunAsync([]));
        Assert.Matches(@"failing\.csx\(2,\d+\): InvalidOperationException: why", thrown.Message);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => ScriptFile.CompileAsync(_folder.File("absent.csx")))).Kind);
    }

    public void Dispose() => _folder.Dispose();
}
