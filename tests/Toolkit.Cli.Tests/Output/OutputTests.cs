using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>How results are written: files by their endings, tables by the width of the terminal, words for what was done.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("query", "X", "-o", "x.xlsx")]
    [InlineData("query", "X", "-o", "x.csv.gz")]
    [InlineData("sql", "SELECT 1", "-o", "x.xls")]
    [InlineData("chart", "X", "-o", "x.png")]
    [InlineData("backtest", "BuyAndHold", "X", "--report", "x.pdf")]
    [InlineData("notebook", "run", "n.ipynb", "-o", "x.html")]
    [InlineData("notebook", "run", "n.ipynb", "--html", "x.pdf")]
    public async Task File_when_its_ending_promises_another_format_then_refused_and_not_written(params string[] args)
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        string target = cli.File(args[^1]);

        Outcome outcome = await cli.RunAsync([.. args[..^1].Select(a => a == "n.ipynb" ? cli.Write(a, """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}""") : a), target]);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("end in .", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task Version_when_json_is_asked_then_json()
    {
        using Cli cli = new();
        string version = (await cli.OkAsync("--version")).Out.Trim();

        Assert.Matches(@"^\d+\.\d+\.\d+", version);
        Assert.Equal(version, Text(await cli.JsonAsync("--version"), "version"));
    }

    [Fact]
    public async Task Small_load_when_taken_in_then_where_it_lies_is_said_in_words()
    {
        using Cli cli = new();

        Outcome outcome = await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");

        Assert.Contains("kept in the catalog", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0 Parquet", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Symbol_when_it_holds_what_a_terminal_obeys_then_no_output_has_it_and_json_means_the_same()
    {
        const string Symbol = "\e[2J\u202eX\u0007\u200f\u2028Ä";
        const string Shown = "\\u001b[2J\\u202eX\\u0007\\u200f\\u2028Ä";
        using Cli cli = new();
        string file = cli.Write("a.csv", Bars.Daily);
        foreach (string[] args in new string[][]
        {
            ["ingest", file, Symbol, "--timeframe", "1d"], ["list"], ["list", "symbols"], ["list", "sources"], ["info", Symbol], ["summary", Symbol],
            ["query", Symbol], ["query", Symbol, "--format", "csv"], ["sql", "SELECT DISTINCT symbol FROM bars"],
            ["sql", "SELECT DISTINCT symbol FROM bars", "--format", "csv"], ["gaps", Symbol], ["backtest", "BuyAndHold", Symbol, "--save", Symbol],
            ["runs", "list"], ["runs", "show", "1"], ["runs", "export", "1"], ["runs", "export", "1", "--format", "csv"], ["query", "no" + Symbol],
        })
        {
            Outcome outcome = await cli.RunAsync(args);
            AssertInert(string.Join(' ', args), outcome.Out + outcome.Error);
            if (!args.Contains("--format"))
            {
                AssertInert(string.Join(' ', args) + " --json", (await cli.RunAsync([.. args, "--json"])).Out);
            }
        }

        Assert.Contains(Shown, (await cli.OkAsync("list")).Out, StringComparison.Ordinal);

        // An error is one line, in which a line separator is a blank.
        Assert.Contains(Shown.Replace("\\u2028", " ", StringComparison.Ordinal), (await cli.RunAsync("query", "no" + Symbol)).Error, StringComparison.Ordinal);
        Assert.Equal(Symbol, Text((await cli.JsonAsync("list"))[0], "symbol"));
        Assert.Equal(Symbol, Text((await cli.JsonAsync("sql", "SELECT DISTINCT symbol FROM bars"))[0], "symbol"));
        Assert.Equal(Symbol, Text((await cli.JsonAsync("list", "symbols"))[0], "symbol"));
    }

    private static void AssertInert(string what, string said)
    {
        char obeyed = said.FirstOrDefault(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u202e' or '\u200f' or '\u2028', 'x');
        Assert.True(obeyed == 'x', $"{what}: \\u{(int)obeyed:x4}");
    }

    [Fact]
    public async Task Table_when_the_terminal_is_narrow_then_columns_are_left_out_and_named()
    {
        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d");
        using MemoryStream screen = new();
        using Terminal narrow = new(new Output.TerminalWriter(screen, new System.Text.UTF8Encoding(false), 60) { NewLine = "\n" }, TextWriter.Null);

        Assert.Equal(0, await CommandLine.RunAsync(["-w", cli.Workspace, "list"], narrow));
        string[] lines = System.Text.Encoding.UTF8.GetString(screen.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines[..^1], line => Assert.True(line.Length <= 60, line));
        Assert.StartsWith("symbol  exchange  timeframe", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"too narrow for .*size; --json has all", lines[^1]);
    }

    private static string? Text(JsonElement document, string key) => document.GetProperty(key).GetString();
}
