using System.CommandLine;

namespace Toolkit.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. Root().Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    [Fact]
    public async Task The_reference_is_what_the_commands_say()
    {
        string path = Checkout.File("docs", "cli.md");
        Outcome outcome = await RunAsync("reference");

        Assert.True(
            File.ReadAllText(path) == outcome.Out,
            "docs/cli.md is not what the commands say; write it anew: scripts/toolkit reference > docs/cli.md");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_a_verb_shows_how_it_is_written_and_an_example(string verb)
    {
        Outcome help = await RunAsync(verb, "--help");

        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains($"\nUsage:\n  toolkit {verb}", help.Out, StringComparison.Ordinal);
        Assert.Matches($"\nExample:\n  .*toolkit {verb}", help.Out);
        Assert.All(help.Lines.Where(l => !l.Contains("toolkit", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, 100));
        Assert.Equal(help.Out, (await RunAsync(verb, "-h")).Out);
    }

    [Fact]
    public async Task Help_lists_every_verb_with_one_line_of_what_it_does()
    {
        Outcome help = await RunAsync("--help");

        Assert.All(Root().Subcommands.Where(c => !c.Hidden), c => Assert.Contains($"\n  {c.Name} ", help.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("reference", help.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Example:", help.Out, StringComparison.Ordinal);
        Assert.All(help.Lines, line => Assert.InRange(line.Length, 1, 100));
        Assert.Equal(help.Out, (await RunAsync()).Out);
    }

    [Fact]
    public async Task Help_of_a_verb_in_a_group_is_its_own()
    {
        Outcome help = await RunAsync("symbol", "set", "--help");

        Assert.Contains("\nUsage:\n  toolkit symbol set SYMBOL [options]\n", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        Outcome version = await RunAsync("--version");

        Assert.Equal(0, version.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(version.Lines));
    }

    [Fact]
    public void Every_option_and_argument_is_described()
    {
        foreach (Command command in Commands(Root()))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options.Where(o => !o.Name.StartsWith("--help", StringComparison.Ordinal)), o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{command.Name} {o.Name}"));
            Assert.All(command.Arguments, a => Assert.False(string.IsNullOrWhiteSpace(a.Description), $"{command.Name} {a.Name}"));
        }
    }

    private static RootCommand Root() => All.Root(new(), new(StreamWriter.Null, TextWriter.Null));

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static async Task<Outcome> RunAsync(params string[] args)
    {
        using Screen output = new(), error = new();
        return new(await CommandLine.RunAsync(args, new(output, error)), output.ToString(), error.ToString());
    }
}
