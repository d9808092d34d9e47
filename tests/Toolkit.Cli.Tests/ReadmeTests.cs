using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>README.md is run: what it shows works as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Checkout.File("README.md"));

    [Fact]
    public async Task Each_command_of_the_readme_succeeds_in_order()
    {
        using TemporaryFolder folder = new();
        string[] commands = [.. Snippets.In(Readme, "console").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith("$ toolkit ", StringComparison.Ordinal))];
        Assert.NotEmpty(commands);

        foreach (string command in commands)
        {
            using Screen output = new(), error = new();
            string[] args = [.. Words(command["$ toolkit ".Length..]).Select(InCheckout).Select(w => w.EndsWith(".html", StringComparison.Ordinal) ? folder.File(w) : w)];
            int code = await CommandLine.RunAsync([.. args, "-w", folder.File("ws")], new Terminal(output, error));
            Assert.True(code == 0, $"{command}: exit code {code}\n{error}");
            Assert.NotEqual("", output.ToString());
        }
    }

    [Fact]
    public void The_csharp_of_the_readme_compiles_and_runs_in_order()
    {
        using TemporaryFolder folder = new();
        string code = string.Join('\n', Snippets.In(Readme, "csharp"))
            .Replace("Workspace.Open(\"market\")", $"Workspace.Open({Literal(folder.File("market"))})", StringComparison.Ordinal)
            .Replace("\"report.html\"", Literal(folder.File("report.html")), StringComparison.Ordinal)
            .Replace("\"data/samples", "\"" + Checkout.File("data", "samples").Replace('\\', '/'), StringComparison.Ordinal);
        StringWriter printed = new() { NewLine = "\n" };
        TextWriter console = Console.Out;
        Console.SetOut(printed);
        try
        {
            Snippets.Program("Readme", code).Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        // The shortened session after Thanksgiving has four hourly bars from 14:30Z; the bars from memory are two, 9.5 to 11.
        Assert.Matches("(?m)^14:30 ", printed.ToString());
        Assert.Matches("(?m)^17:30 ", printed.ToString());
        Assert.DoesNotMatch("(?m)^18:30 ", printed.ToString());
        Assert.Contains("BOLT", printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 bars, 9.5 to 11", printed.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^20 runs, best trend=\d+ below=\d+: Sharpe -?\d", printed.ToString());
        Assert.True(new FileInfo(folder.File("report.html")).Length > 0);
    }

    [Fact]
    public void Every_path_that_the_readme_names_is_there()
    {
        IEnumerable<string> links = Links().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal));

        Assert.All(links, link => Assert.True(Path.Exists(Checkout.File(link)), $"README.md names {link}"));
    }

    private static string InCheckout(string word) => word.StartsWith("data/", StringComparison.Ordinal) ? Checkout.File(word.Split('/')) : word;

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A line as a shell splits it, as far as the README needs that: blanks and two kinds of quotes.</summary>
    private static IEnumerable<string> Words(string line) =>
        ShellWords().Matches(line).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Value);

    [GeneratedRegex(@"'(?<quoted>[^']*)'|""(?<quoted>[^""]*)""|\S+")]
    private static partial Regex ShellWords();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Links();
}
