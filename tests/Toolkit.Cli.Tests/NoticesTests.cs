using System.Text.Json;
using System.Text.RegularExpressions;

namespace Toolkit.Cli.Tests;

/// <summary>THIRD-PARTY-NOTICES.txt names what is published, as the packages themselves say it.</summary>
public sealed partial class NoticesTests
{
    private const string Notices = "THIRD-PARTY-NOTICES.txt";

    /// <summary>Licences that these packages say in a file or by an address.</summary>
    private static readonly Dictionary<string, string> SaidElsewhere = new() { ["Fable.Core"] = "MIT", ["K4os.Compression.LZ4"] = "MIT", ["K4os.Compression.LZ4.Streams"] = "MIT", ["K4os.Hash.xxHash"] = "MIT" };

    private static readonly string Published = Checkout.File("artifacts", "toolkit");

    [Fact]
    public void Published_folder_carries_the_licences_of_its_parts()
    {
        Assert.Equal(File.ReadAllText(Checkout.File(Notices)), File.ReadAllText(Path.Combine(Published, Notices)));
        Assert.Equal(File.ReadAllText(Checkout.File("LICENSE")), File.ReadAllText(Path.Combine(Published, "LICENSE")));
    }

    [Fact]
    public void Parts_that_are_published_are_listed_with_their_version_and_licence()
    {
        Package[] restored = [.. Directory.EnumerateFiles(Checkout.File("src"), "project.assets.json", SearchOption.AllDirectories).SelectMany(Packages).Distinct()];
        string[] shipped = [.. Directory.EnumerateFiles(Published, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)
            .Where(f => !f.StartsWith("Toolkit.", StringComparison.Ordinal) && Path.GetExtension(f) is ".dll" or ".so" or ".dylib")];
        string[] listed = [.. Listed().Select(p => $"{p.Name} {p.Version}: {p.Licence}")];

        foreach (string file in shipped)
        {
            Package[] owners = [.. restored.Where(p => p.Files.Split('|').Contains(file))];
            Assert.True(
                owners.Any(p => listed.Contains($"{p.Name} {p.Version}: {p.Licence}")),
                $"{Notices} does not list {file}, which is of {string.Join(" or ", owners.Select(p => $"{p.Name} {p.Version}: {p.Licence}"))}");
        }

        Assert.Empty(Listed().Where(l => !restored.Any(p => (p.Name, p.Version) == (l.Name, l.Version) && p.Files.Split('|').Intersect(shipped).Any())).Select(l => $"{l.Name} {l.Version} is not published"));
        Assert.Equal(listed.Order(StringComparer.OrdinalIgnoreCase), listed.Distinct().Order(StringComparer.OrdinalIgnoreCase));
        Assert.True(listed.Length > 30);
    }

    [Fact]
    public void Licences_that_are_named_stand_there_in_full()
    {
        string text = File.ReadAllText(Checkout.File(Notices));
        Assert.All(Listed().Select(p => p.Licence).Distinct(), licence => Assert.Contains($"\n---\n{licence}\n---\n", Rule().Replace(text, "---"), StringComparison.Ordinal));
        Assert.All(Listed(), p => Assert.True(p.Holder.Length > 3, p.Name));
    }

    [Fact]
    public void Natives_and_scripts_that_are_inside_are_named_with_the_version_that_is_there()
    {
        string text = File.ReadAllText(Checkout.File(Notices));
        string script = Directory.EnumerateFiles(Checkout.File("src", "Toolkit", "Charts", "Plotly"), "*.min.js.gz").Single();
        using StreamReader reader = new(new System.IO.Compression.GZipStream(File.OpenRead(script), System.IO.Compression.CompressionMode.Decompress));
        char[] head = new char[200];
        reader.ReadBlock(head);
        Assert.Contains($"plotly.js, finance bundle {Version().Match(new string(head)).Groups[1].Value} ", text, StringComparison.Ordinal);
        Assert.Contains("\nDuckDB (libduckdb", text, StringComparison.Ordinal);
        Assert.Contains("\nSQLite (libe_sqlite3", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Natives_that_are_published_are_those_of_the_packages()
    {
        string[] natives = [.. Directory.EnumerateFiles(Published, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".so" or ".dylib" || Path.GetFileName(f) is "duckdb.dll" or "e_sqlite3.dll")];
        Assert.Equal(2, natives.Length);
        foreach (string native in natives)
        {
            string[] same = [.. Assets().SelectMany(a => a.Folders.SelectMany(folder => a.Files.Where(f => Path.GetFileName(f) == Path.GetFileName(native)).Select(f => Path.Combine(folder, f))))
                .Distinct().Where(File.Exists).Where(f => File.ReadAllBytes(f).AsSpan().SequenceEqual(File.ReadAllBytes(native)))];
            Assert.NotEmpty(same);
        }
    }

    private static IEnumerable<(string Name, string Version, string Licence, string Holder)> Listed() => Part().Matches(File.ReadAllText(Checkout.File(Notices)))
        .Select(m => (m.Groups["name"].Value, m.Groups["version"].Value, m.Groups["licence"].Value, m.Groups["holder"].Value));

    private static IEnumerable<Package> Packages(string assets)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(assets));
        string[] folders = [.. json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        foreach (JsonProperty library in json.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
        {
            string[] names = library.Name.Split('/'), files = [.. library.Value.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
            string folder = folders.Select(f => Path.Combine(f, library.Value.GetProperty("path").GetString()!)).First(Directory.Exists);
            string specification = File.ReadAllText(Path.Combine(folder, files.Single(f => f.EndsWith(".nuspec", StringComparison.Ordinal))));
            string licence = Expression().Match(specification) is { Success: true } said ? said.Groups[1].Value : SaidElsewhere.GetValueOrDefault(names[0], "a licence of its own");
            string[] programs = [.. files.Where(f => f.StartsWith("lib/", StringComparison.Ordinal) || f.StartsWith("runtimes/", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).Distinct()];
            yield return new(names[0], names[1], licence, string.Join('|', programs));
        }
    }

    /// <summary>Where packages lie, and their native files below there.</summary>
    private static IEnumerable<(string[] Folders, string[] Files)> Assets()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Checkout.File("src", "Toolkit.Cli", "obj", "project.assets.json")));
        yield return (
            [.. json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)],
            [.. json.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package")
                .SelectMany(l => l.Value.GetProperty("files").EnumerateArray().Select(f => $"{l.Value.GetProperty("path").GetString()}/{f.GetString()}")).Where(f => f.Contains("/runtimes/", StringComparison.Ordinal))]);
    }

    private sealed record Package(string Name, string Version, string Licence, string Files);

    [GeneratedRegex(@"^(?<name>\S+) (?<version>\d\S*)\n    (?<licence>\S+)\n    (?<holder>.+)\n", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"<license type=""expression"">([^<]+)</license>")]
    private static partial Regex Expression();

    [GeneratedRegex("^-{20,}$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"minified\) v(\S+)")]
    private static partial Regex Version();
}
