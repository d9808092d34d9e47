using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Toolkit.Cli.Tests;

/// <summary>docs/reliability.md names tests that are there, for every promise, and every fail point of the library is one at which a test cuts off.</summary>
public sealed partial class ReliabilityTests
{
    private const int Promises = 24;

    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Checkout.File("docs", "reliability.md")).Where(line => Row().IsMatch(line)).Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    [Fact]
    public void Each_promise_has_its_row_and_no_cell_is_empty()
    {
        Assert.Equal(Enumerable.Range(1, Promises).Select(number => $"{number}"), Rows.Select(row => row[0].Trim()));
        Assert.All(Rows, row => Assert.True(row.Length == 5 && row.All(cell => !string.IsNullOrWhiteSpace(cell)), string.Join(" | ", row)));
    }

    [Fact]
    public void Each_test_that_it_names_is_there()
    {
        HashSet<string> tests = [.. Sources("tests").SelectMany(TestsIn)];
        Assert.All(Rows, row =>
        {
            string[] named = [.. Name().Matches(row[2]).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(tests));
            // What was broken is told of these tests, by their names without the class.
            Assert.Empty(Name().Matches(row[3]).Select(match => match.Groups[1].Value).Except(named.Concat(named.Select(name => name.Split('.')[0]))));
        });
    }

    [Fact]
    public void Each_fail_point_is_named_by_a_test()
    {
        string[] points = [.. Sources("src").SelectMany(source => Point().Matches(source).Select(match => match.Groups[1].Value)).Distinct()];
        string tests = string.Concat(Sources("tests"));
        Assert.True(points.Length > 30, $"{points.Length} points");
        Assert.All(points, point => Assert.Matches($"\"{Regex.Escape(point)}[\"#]", tests));
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Checkout.File(folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText);

    /// <summary>Class and method of each test in a file.</summary>
    private static IEnumerable<string> TestsIn(string source) =>
        from method in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => TestAttribute().IsMatch(attribute.Name.ToString()))
        select $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}";

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`([A-Z]\w*Tests(?:\.\w+)?)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"FailPoint\.Hit\(""([^""]+)""\)")]
    private static partial Regex Point();

    [GeneratedRegex(@"(Fact|Theory)$")]
    private static partial Regex TestAttribute();
}
