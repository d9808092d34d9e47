using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Toolkit.Cli.Commands;

namespace Toolkit.Cli.Tests;

/// <summary>The library names what its callers can do as C# does; the command line has its own word for each name.</summary>
public sealed partial class RemedyTests
{
    private static readonly RootCommand Root = Toolkit.Cli.All.Root(new(), new(StreamWriter.Null, TextWriter.Null));

    public static TheoryData<string, string> Worded() => new()
    {
        { "leave `IngestOptions.Strict` away", "leave --strict away" },
        { "give `IngestOptions.AllowNonPositive`", "give --allow-non-positive" },
        { "leave `timeframe:` away, or give `timeframe:` 5m", "leave --timeframe away, or give --timeframe 5m" },
        { "run `tk.Maintenance.Verify()`, then `Maintenance.For(folder).Repair()`", "run 'toolkit verify', then 'toolkit repair'" },
        { "run `tk.Maintenance.Compact(all: true)`", "run 'toolkit compact --all'" },
        { "`tk.Fetch.Clear(\"yahoo:BRK B\", timeframe: \"1d\")` starts anew", "'toolkit clear yahoo:BRK B --timeframe 1d' starts anew" },
        { "`tk.Ingest.FileAsync(FILE, SYMBOL)` or `tk.Fetch.BarsAsync(FEED:SYMBOL)`", "'toolkit ingest FILE SYMBOL' or 'toolkit fetch FEED:SYMBOL'" },
        { "name another folder with `Workspace.Open()`", "name another folder with --workspace" },
        { "LINE 1: SELECT `close`, `b.high`, `f()` FROM bars", "LINE 1: SELECT `close`, `b.high`, `f()` FROM bars" },
    };

    [Theory]
    [MemberData(nameof(Worded))]
    public void Names_of_the_library_are_put_in_the_words_of_the_command_line(string library, string words) => Assert.Equal(words, Words.Of(library));

    [Fact]
    public void Texts_of_the_library_name_no_flag_and_no_verb()
    {
        string verbs = string.Join('|', Root.Subcommands.Select(c => c.Name));
        Regex foreign = new($@"(?<![""\w])--[a-z]|toolkit ({verbs})\b|\b(run|with|by) '({verbs})'");
        // A line of a notebook, and a word of .NET's own command.
        Assert.Empty(Texts().Where(t => !t.Text.Contains("#!sql", StringComparison.Ordinal) && t.Text != "--runtimeconfig" && foreign.IsMatch(t.Text)).Select(t => $"{t.Place}: {t.Text}"));
    }

    [Fact]
    public void Names_in_the_texts_of_the_library_are_there_in_csharp_and_on_the_command_line()
    {
        List<(string Place, string Name)> names = [.. Texts().SelectMany(t => Name().Matches(t.Text).Select(n => (t.Place, n.Groups[1].Value))).Where(n => n.Item2 != "{hole}")];
        Assert.True(names.Count > 60, $"{names.Count} names were found");
        Assert.Empty(names.Where(n => !IsCSharp(n.Name)).Select(n => $"{n.Place}: no such name in C#: {n.Name}"));
        Assert.Empty(names.Where(n => !IsCommandLine(Words.Of($"`{n.Name}`"))).Select(n => $"{n.Place}: the command line has no {Words.Of($"`{n.Name}`")}"));
    }

    [Fact]
    public async Task Error_is_worded_by_csharp_and_by_the_command_line()
    {
        using Cli cli = new();
        string file = cli.Write("bad.csv", "time,open,high,low,close", "2024-01-02,1,2,0.5,1", "2024-01-03,1,2,0.5,x", "2024-01-04,1,2,0.5,1");
        using Workspace tk = Toolkit.Workspace.Open(cli.File("other"));
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => tk.Ingest.FileAsync(file, "A", "1d", new() { Strict = true }));
        Assert.Equal("mend the rows, or leave `IngestOptions.Strict` away to take the others in", error.Hint);

        Outcome outcome = await cli.RunAsync("ingest", file, "A", "--timeframe", "1d", "--strict", "--json");
        Assert.Equal("mend the rows, or leave --strict away to take the others in", outcome.Json.GetProperty("error").GetProperty("hint").GetString());
        Assert.EndsWith(": mend the rows, or leave --strict away to take the others in\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_parameter_is_worded_by_csharp_and_by_the_command_line()
    {
        using Cli cli = new();
        await cli.OkAsync("init");
        using Workspace tk = Toolkit.Workspace.Open(cli.Workspace);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync("SELECT $x"));
        Assert.Equal("give each $name of the query a value: `parameters: new { name = value }`", error.Hint);
        Assert.Contains("give each $name of the query a value: --param name=value", (await cli.RunAsync("sql", "SELECT $x")).Error, StringComparison.Ordinal);
    }

    /// <summary>The texts in the code of the library, with "{hole}" for what is put into them.</summary>
    private static IEnumerable<(string Place, string Text)> Texts()
    {
        string folder = Checkout.File("src", "Toolkit");
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "Remedy.cs" && !f.StartsWith(Path.Combine(folder, "obj"), StringComparison.Ordinal));
        foreach (string file in files)
        {
            foreach (SyntaxNode node in CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file).GetRoot().DescendantNodes())
            {
                string? text = node switch
                {
                    LiteralExpressionSyntax literal when literal.Token.Value is string value => value,
                    InterpolatedStringExpressionSyntax pieces => string.Concat(pieces.Contents.Select(c => c is InterpolatedStringTextSyntax t ? t.TextToken.ValueText : "{hole}")),
                    _ => null,
                };
                if (text is not null)
                {
                    yield return ($"{Path.GetRelativePath(folder, file)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", text);
                }
            }
        }
    }

    private static bool IsCSharp(string name)
    {
        Type? Named(string type) => typeof(Workspace).Assembly.GetType("Toolkit." + type) is { IsPublic: true } found ? found : null;
        if (name.EndsWith(':'))
        {
            return typeof(Workspace).Assembly.GetExportedTypes().SelectMany(t => t.GetMethods()).Any(m => m.GetParameters().Any(p => p.Name == name[..^1]));
        }

        // tk.Maintenance.Compact(all: true) and Maintenance.For(folder).Repair(): a type, its members, and how the last one is called.
        string[] path = Arguments().Replace(name, "").Split('.');
        Type? at = path[0] == "tk" ? typeof(Workspace) : Named(path[0]);
        foreach (string member in path[1..])
        {
            at = at?.GetMember(member).FirstOrDefault() switch
            {
                PropertyInfo property => property.PropertyType,
                MethodInfo method => method.ReturnType,
                _ => null,
            };
        }

        return at is not null;
    }

    private static bool IsCommandLine(string word)
    {
        Command at = Root;
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            return All(at).Any(c => c.Options.Any(o => o.Name == word));
        }

        foreach (string part in word.Trim('\'').Split(' ').Skip(1).TakeWhile(p => at.Subcommands.Count > 0 && p.All(char.IsLower)))
        {
            if (at.Subcommands.FirstOrDefault(c => c.Name == part) is not { } verb)
            {
                // The default action of a group takes arguments, as 'list symbols' does.
                return at.Arguments.Count > 0;
            }

            at = verb;
        }

        return at is VerbCommand && word.Split(' ').Where(p => p.StartsWith("--", StringComparison.Ordinal)).All(p => at.Options.Any(o => o.Name == p.TrimEnd('\'')));
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Arguments();
}
