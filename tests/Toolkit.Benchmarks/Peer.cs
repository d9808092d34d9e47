using System.Diagnostics;
using System.Text.Json;

namespace Toolkit.Benchmarks;

/// <summary>Another engine in a process of its own that is told a job a line and answers what it took: <c>{"wall": ms, "processor": ms}</c>.</summary>
/// <remarks>A peer that is not on the machine is left out, and the page says so.</remarks>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process, string name, HashSet<string> jobs)
    {
        _process = process;
        Name = name;
        Jobs = jobs;
    }

    /// <summary>Its name and version, as it says them.</summary>
    public string Name { get; }

    /// <summary>What it can be asked.</summary>
    public HashSet<string> Jobs { get; }

    /// <summary>Starts the peers whose interpreters and packages are there.</summary>
    public static async Task<Peer[]> StartAsync(string folder)
    {
        List<Peer> all = [];
        foreach ((string program, string script) in new[] { ("node", "polars.mjs"), ("/usr/bin/python3", "pandas_numba.py") })
        {
            if (await StartAsync(program, Path.Combine(folder, script)) is { } peer)
            {
                all.Add(peer);
            }
            else
            {
                SideBySide.Print($"{script} left out: {program} or its packages are not here (scripts/bench.sh installs them where it can)");
            }
        }

        return [.. all];
    }

    /// <summary>The peers that know a job, each as a rival that does it.</summary>
    public static IEnumerable<Rival> Do(IEnumerable<Peer> peers, string job, object arguments) =>
        peers.Where(peer => peer.Jobs.Contains(job)).Select(peer => new Rival(peer.Name, times => peer.RunAsync(job, arguments, times)));

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<Peer?> StartAsync(string program, string script)
    {
        try
        {
            Process process = Process.Start(new ProcessStartInfo(program, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return await process.StandardOutput.ReadLineAsync() is { } hello && JsonSerializer.Deserialize<Hello>(hello, JsonSerializerOptions.Web) is { } said
                ? new(process, said.Name, [.. said.Jobs])
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private async Task<Spent> RunAsync(string job, object arguments, int times)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { job, times, arguments }, JsonSerializerOptions.Web));
        await _process.StandardInput.FlushAsync();
        string answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{Name} ended while it did {job}");
        using JsonDocument json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("error", out JsonElement error)
            ? throw new InvalidOperationException($"{Name}, {job}: {error}")
            : new(json.RootElement.GetProperty("wall").GetDouble() / times, json.RootElement.GetProperty("processor").GetDouble() / times);
    }

    private sealed record Hello(string Name, string[] Jobs);
}
