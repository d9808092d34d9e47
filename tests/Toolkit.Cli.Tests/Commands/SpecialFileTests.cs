using System.Diagnostics;
using System.Net.Sockets;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>A pipe, a socket or a device in the place of a file is refused at once, whoever would read it.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Cli _cli = new();
    private readonly List<Socket> _sockets = [];

    public static TheoryData<string, string[]> Readers => new()
    {
        { "csv", ["ingest", "{file}", "X"] },
        { "csv", ["walkthrough", "{file}", "X", "1d"] },
        { "csv", ["ingest", "{dir}/day.csv", "X", "--calendar", "{file}"] },
        { "csv", ["ticks", "import", "{file}", "--symbol", "X"] },
        { "csv", ["options", "import", "{file}"] },
        { "csv", ["symbol", "actions", "import", "DAY", "{file}"] },
        { "csv", ["fetch", "folder:X", "--timeframe", "1d", "--from", "2024-01-02", "--to", "2024-01-05", "--base-url", "{folder}"] },
        { "ipynb", ["notebook", "run", "{file}"] },
        { "dib", ["notebook", "run", "{file}"] },
        { "csx", ["script", "{file}"] },
        { "csx", ["script", "{dir}/loads-{file}"] },
        { "csx", ["strategies", "{file}"] },
        { "csx", ["backtest", "{file}", "DAY"] },
    };

    [UnixTheory]
    [MemberData(nameof(Readers))]
    public async Task File_when_it_is_a_pipe_a_socket_or_a_device_then_refused_and_nothing_is_stored(string ending, string[] call)
    {
        await _cli.OkAsync("ingest", _cli.Write("day.csv", Bars.Daily), "DAY", "--timeframe", "1d", "--calendar", "XNYS");
        IReadOnlyList<string> before = StoreState.Of(_cli.Workspace);
        foreach (string file in Make(ending))
        {
            string[] args = [.. call.Select(a => Filled(a, file))];

            Outcome outcome = await Task.Run(() => _cli.RunAsync(args)).WaitAsync(Patience);

            Assert.True(outcome.Code == 2, $"{string.Join(' ', args)}: {outcome.Code} {outcome.Error}");
            Assert.Contains($"{Path.GetFileName(file)} is a pipe, a socket or a device", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("write what it gives into a file, and name that file", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, StoreState.Of(_cli.Workspace));
    }

    [UnixTheory]
    [InlineData("fifo")]
    [InlineData("socket")]
    [InlineData("zero")]
    public async Task Folder_when_one_of_its_files_is_none_then_the_others_go_in(string kind)
    {
        string folder = Directory.CreateDirectory(_cli.File("in")).FullName;
        File.WriteAllLines(Path.Combine(folder, "A_1d.csv"), Bars.Daily);
        File.WriteAllLines(Path.Combine(folder, "Z_1d.csv"), Bars.Daily);
        Make(kind, Path.Combine(folder, "M_1d.csv"));

        Outcome outcome = await Task.Run(() => _cli.RunAsync("bulk", folder, "--json")).WaitAsync(Patience);

        Assert.Equal(4, outcome.Code);
        Assert.Equal([9, -1, 9], outcome.Json.GetProperty("files").EnumerateArray().Select(f => f.TryGetProperty("error", out var e) && e.ValueKind != System.Text.Json.JsonValueKind.Null ? -1 : f.GetProperty("rowsAccepted").GetInt32()));
        Assert.Contains("is a pipe, a socket or a device", outcome.Out, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Standard_input_when_it_is_a_pipe_then_refused_and_when_it_is_a_file_then_read()
    {
        string file = _cli.Write("day.csv", Bars.Daily);
        Outcome piped = await _cli.ShellAsync($"cat '{file}' | toolkit ingest /dev/stdin X --timeframe 1d");
        Assert.Equal(2, piped.Code);
        Assert.Contains("/dev/stdin is a pipe, a socket or a device", piped.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_cli.Workspace));

        Outcome read = await _cli.ShellAsync($"exec toolkit ingest /dev/stdin X --timeframe 1d < '{file}'");
        Assert.True(read.Code == 0, read.Error);
    }

    [UnixFact]
    public async Task Pictures_of_a_notebook_when_one_is_a_pipe_then_the_page_is_refused()
    {
        Make("fifo", _cli.File("a.png"));
        string notebook = _cli.Write("n.ipynb", """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["![x](a.png)"]}]}""");

        Outcome outcome = await _cli.ProcessAsync(["notebook", "run", notebook, "--html", _cli.File("out.html")]).WaitAsync(Patience);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("a.png is a pipe, a socket or a device", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.File("out.html")));
    }

    public void Dispose()
    {
        _sockets.ForEach(s => s.Dispose());
        _cli.Dispose();
    }

    /// <summary>One of each kind, named so that a feed of the folder finds it, too.</summary>
    private string[] Make(string ending) => [.. new[] { "fifo", "socket", "zero" }.Select(kind =>
    {
        string file = Path.Combine(Directory.CreateDirectory(_cli.File(kind)).FullName, $"X_1d.{ending}");
        Make(kind, file);
        File.WriteAllText(_cli.File($"loads-{kind}.csx"), $"#load \"{file}\"\n");
        return file;
    })];

    private void Make(string kind, string file)
    {
        switch (kind)
        {
            case "fifo":
                Process.Start("mkfifo", [file]).WaitForExit();
                break;
            case "socket":
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                _sockets.Add(socket);
                socket.Bind(new UnixDomainSocketEndPoint(file));
                break;
            default:
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
        }
    }

    private string Filled(string argument, string file) => argument
        .Replace("{dir}/loads-{file}", _cli.File($"loads-{Path.GetFileName(Path.GetDirectoryName(file))}.csx"), StringComparison.Ordinal)
        .Replace("{dir}", _cli.Folder, StringComparison.Ordinal).Replace("{folder}", Path.GetDirectoryName(file), StringComparison.Ordinal).Replace("{file}", file, StringComparison.Ordinal);
}
