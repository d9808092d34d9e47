using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>A verb that writes says so when there is no room, and leaves neither half a file nor another state of the store.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Words = "no room on the disk";

    private readonly Cli _cli = new();

    public static TheoryData<string, string> Writers => new()
    {
        { "out.csv", "query DAY -o {out}" },
        { "out.json", "query DAY -o {out}" },
        { "out.parquet", "query DAY -o {out}" },
        { "out.txt", "query DAY -o {out}" },
        { "out.csv", "sql 'SELECT i, md5(i::VARCHAR) AS s FROM range(3000) t(i)' -o {out}" },
        { "out.json", "runs export 1 -o {out}" },
        { "out.csv", "backtest SmaCross DAY -p fast=2 -p slow=3 --trades -o {out}" },
        { "out.html", "runs report 1 -o {out}" },
        { "out.html", "backtest SmaCross DAY -p fast=2 -p slow=3 --report {out}" },
        { "out.html", "chart DAY -o {out}" },
        { "out.ipynb", "notebook run {dir}/n.ipynb -o {out}" },
        { "out.html", "notebook run {dir}/n.ipynb --html {out}" },
        { "out", "backup {out}" },
        { "", "ingest {dir}/long.csv NEW --timeframe 1m --calendar 24/7" },
        { "", "bulk {dir}/in --pattern {symbol}.csv" },
        { "", "ticks import {dir}/ticks.csv --symbol X" },
    };

    [UnixTheory]
    [MemberData(nameof(Writers))]
    public async Task Verb_when_no_file_may_grow_then_says_so_and_leaves_what_was(string file, string call)
    {
        await FillAsync();
        string target = _cli.File(file.Length > 0 ? file : "none");
        string before = string.Join('\n', StoreState.Of(_cli.Workspace));
        string arguments = call.Replace("{out}", $"'{target}'", StringComparison.Ordinal).Replace("{dir}", _cli.Folder, StringComparison.Ordinal);

        Outcome outcome = await _cli.ShellAsync($"trap '' XFSZ; ulimit -f 40; exec toolkit {arguments}");

        Assert.True(outcome.Code == 1, $"{outcome.Code}: {outcome.Out} {outcome.Error}");
        Assert.Contains(Words, outcome.Out + outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of toolkit", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(target) || Directory.Exists(target), target);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cli.Folder, "*.part*"));
        if (!call.StartsWith("ticks", StringComparison.Ordinal))
        {
            Assert.Equal(before, string.Join('\n', StoreState.Of(_cli.Workspace)));
        }

        Assert.True((await _cli.JsonAsync("verify")).GetProperty("ok").GetBoolean());
    }

    [UnixTheory]
    [InlineData("query DAY --format csv -o /dev/full")]
    [InlineData("query DAY --format csv > /dev/full")]
    [InlineData("query DAY --json > /dev/full")]
    [InlineData("list > /dev/full")]
    [InlineData("runs export 1 > /dev/full")]
    public async Task Output_when_its_device_is_full_then_says_so(string call)
    {
        await FillAsync();

        Outcome outcome = await _cli.ShellAsync("exec toolkit " + call);

        Assert.True(outcome.Code == 1, $"{outcome.Code}: {outcome.Error}");
        Assert.Contains(Words, Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task FillAsync()
    {
        await _cli.OkAsync("ingest", _cli.Write("day.csv", [Bars.Header, .. Enumerable.Range(0, 3_000).Select(i => Row(new DateTime(2000, 1, 1).AddDays(i), i))]), "DAY", "--timeframe", "1d", "--calendar", "24/7");
        await _cli.OkAsync("backtest", "SmaCross", "DAY", "-p", "fast=2", "-p", "slow=3", "--save", "run");
        string[] minutes = [Bars.Header, .. Enumerable.Range(0, 20_000).Select(i => Row(new DateTime(2020, 1, 1).AddMinutes(i), i))];
        _cli.Write("long.csv", minutes);
        Directory.CreateDirectory(_cli.File("in"));
        File.WriteAllLines(Path.Combine(_cli.File("in"), "NEW.csv"), minutes);
        _cli.Write("ticks.csv", ["timestamp,bid,ask", .. Enumerable.Range(0, 20_000).Select(i => System.FormattableString.Invariant($"{new DateTime(2024, 1, 2).AddSeconds(i):yyyy-MM-dd'T'HH:mm:ss}Z,{100 + i % 7 / 8.0},{101 + i % 5 / 8.0}"))]);
        _cli.Write("n.ipynb", """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": ["new string('x', 50000)"]}]}""");
    }

    /// <summary>Prices that no packing makes small.</summary>
    private static string Row(DateTime time, int i)
    {
        double open = 100 + i * 7919L % 99_991 / 99_991.0, close = 100 + i * 104_729L % 99_989 / 99_989.0;
        return System.FormattableString.Invariant($"{time:yyyy-MM-dd'T'HH:mm:ss}Z,{open:R},{Math.Max(open, close) + i * 31L % 997 / 997.0:R},{Math.Min(open, close) - i * 37L % 991 / 991.0:R},{close:R},{i * 31L % 10_007}");
    }
}
