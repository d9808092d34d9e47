using System.Diagnostics;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>When something opens by itself, and when not.</summary>
public sealed class DesktopTests
{
    [Theory]
    [InlineData(true, "DISPLAY=:0")]
    [InlineData(true, "WAYLAND_DISPLAY=wayland-0", "TERM=xterm")]
    [InlineData(false)]
    [InlineData(false, "DISPLAY=")]
    [InlineData(false, "DISPLAY=:0", "CI=true")]
    [InlineData(false, "DISPLAY=:0", "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22")]
    [InlineData(false, "DISPLAY=:0", "TERM=dumb")]
    public void There_is_a_desktop_where_a_person_sits_before_windows(bool expected, params string[] environment)
    {
        Dictionary<string, string> variables = environment.Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        bool always = (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) && !variables.Keys.Intersect(["CI", "SSH_CONNECTION"]).Any() && variables.GetValueOrDefault("TERM") != "dumb";

        Assert.Equal(expected || always, Desktop.Opener(variables.GetValueOrDefault) is not null);
    }

    [Fact]
    public async Task What_is_written_opens_and_says_where_it_is_unless_that_is_not_wanted()
    {
        using Cli cli = new();
        string bars = cli.Write("a.csv", Bars.Daily), page = cli.File("page.html"), report = cli.File("report.html"), kept = cli.File("kept.html");
        await cli.OkAsync("ingest", bars, "X", "--timeframe", "1d", "--calendar", "XNYS");

        Outcome chart = await cli.OkAsync("chart", "X", "-o", page);
        Outcome test = await cli.OkAsync("backtest", "BuyAndHold", "X", "--save", "held", "--report", report);
        await cli.OkAsync("runs", "report", "1", "-o", kept);
        Assert.Equal([page, report, kept], cli.Opened);
        Assert.StartsWith(page, chart.Out, StringComparison.Ordinal);
        Assert.Contains(report, test.Error, StringComparison.Ordinal);

        await cli.OkAsync("chart", "X", "-o", page, "--no-open");
        await cli.OkAsync("backtest", "BuyAndHold", "X", "--report", report, "--no-open");
        await cli.OkAsync("runs", "report", "1", "-o", kept, "--no-open");
        await cli.OkAsync("chart", "X", "-o", page, "--json");
        Assert.Equal(3, cli.Opened.Count);
    }

    [Theory]
    [InlineData("x.html")]
    [InlineData("a \"b\" $(touch struck) `touch struck`.html")]
    public async Task A_terminal_on_a_desktop_opens_the_very_file(string name)
    {
        const string PseudoTerminal = "/usr/bin/script";
        if (!File.Exists(PseudoTerminal))
        {
            return;
        }

        using Cli cli = new();
        await cli.OkAsync("ingest", cli.Write("a.csv", Bars.Daily), "X", "--timeframe", "1d", "--calendar", "XNYS");
        string told = cli.File("told"), page = cli.File(name);
        Process.Start("mkfifo", [told]).WaitForExit();
        string opener = cli.Write("xdg-open", "#!/bin/sh", $"printf %s \"$1\" > '{told}'");
        Process.Start("chmod", ["+x", opener]).WaitForExit();
        ProcessStartInfo start = new(PseudoTerminal, ["-qefc", $"dotnet '{Checkout.BuiltCommand}' -w '{cli.Workspace}' chart X -o \"$PAGE\"", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = cli.Folder,
        };
        (start.Environment["DISPLAY"], start.Environment["TERM"], start.Environment["PAGE"]) = (":0", "xterm", page);
        start.Environment["PATH"] = $"{cli.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("CI");
        start.Environment.Remove("SSH_CONNECTION");
        using TestProcess process = TestProcess.Start(start);
        Task<string> opened = File.ReadAllTextAsync(told);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(page, await opened.WaitAsync(TimeSpan.FromMinutes(5)));
        Assert.Contains(": X 1d", output, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.File("struck")));
    }
}
