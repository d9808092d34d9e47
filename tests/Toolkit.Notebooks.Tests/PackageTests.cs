using System.IO.Compression;

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
        Directory.CreateDirectory(notebook.File("elsewhere"));
        File.Copy(own, notebook.File("elsewhere/Toolkit.dll"));
        Assert.Equal(own, (await notebook.RunAsync("#r \"elsewhere/Toolkit.dll\"\ntypeof(Toolkit.Frame).Assembly.Location")).Plain);
        Assert.Contains("CS0006", (await notebook.FailAsync("#r \"elsewhere/Absent.dll\"")).Message, StringComparison.Ordinal);
    }

    /// <summary>A folder with one package in it, whose assembly has one method.</summary>
    private static void MakeFeed(Notebook notebook)
    {
        Directory.CreateDirectory(notebook.File("feed"));
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            "Acme.Numbers",
            [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("namespace Acme; public static class Numbers { public static int Answer() => 42; }")],
            [CSharp.ScriptReferences.Reference(typeof(object).Assembly.Location)],
            new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        using ZipArchive package = ZipFile.Open(notebook.File("feed/Acme.Numbers.1.2.3.nupkg"), ZipArchiveMode.Create);
        using (Stream dll = package.CreateEntry("lib/net8.0/Acme.Numbers.dll").Open())
        {
            dll.Write(assembly.ToArray());
        }

        using StreamWriter nuspec = new(package.CreateEntry("Acme.Numbers.nuspec").Open());
        nuspec.Write("""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>Acme.Numbers</id><version>1.2.3</version><authors>acme</authors><description>numbers</description></metadata>
            </package>
            """);
    }
}
