using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>What a shell is given to complete a command line.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("toolkit query S", "SPY")]
    [InlineData("toolkit backtest Sma", "SmaCross")]
    [InlineData("toolkit backtest SmaCross S", "SPY")]
    [InlineData("toolkit query SPY --timeframe 1", "15m")]
    [InlineData("toolkit runs list --sort sh", "sharpe")]
    public async Task Completion_when_a_word_is_begun_then_offers_what_there_is(string line, string offered)
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "SPY", "--timeframe", "1d");
        using Screen output = new();
        line = line.Replace("toolkit", $"toolkit -w {cli.Workspace}", StringComparison.Ordinal);

        Assert.Equal(0, await CommandLine.RunAsync([$"[suggest:{line.Length}]", line], new Terminal(output, TextWriter.Null)));
        Assert.Contains(offered, output.ToString().Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("bash", "complete -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c toolkit")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_gives_the_script_of_a_shell(string shell, string part)
    {
        using Cli cli = new();

        Assert.Contains(part, (await cli.OkAsync("completion", shell)).Out, StringComparison.Ordinal);
        Assert.Contains(part, Text(await cli.JsonAsync("completion", shell), "script"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("toolkit qu", "query")]
    [InlineData("toolkit query X --res", "--resample")]
    [InlineData("toolkit completion z", "zsh")]
    public async Task What_the_scripts_ask_completes_words(string line, string word)
    {
        using Screen output = new();
        int code = await CommandLine.RunAsync([$"[suggest:{line.Length}]", line], new Terminal(output, TextWriter.Null));

        Assert.Equal(0, code);
        Assert.Contains(word, output.ToString().Split('\n', StringSplitOptions.TrimEntries));
    }

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();
}
