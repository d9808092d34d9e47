using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Toolkit.Tests.Browser;

/// <summary>A Chromium without a window, driven over its DevTools protocol; its profile is a folder of its own, removed at the end.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    private readonly TestProcess _process;
    private readonly string _profile;
    private readonly DevTools _tools;

    private Browser(TestProcess process, string profile, DevTools tools) => (_process, _profile, _tools) = (process, profile, tools);

    /// <summary>Chromium or Chrome on this machine; null where there is none.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("toolkit-browser-").FullName;
        ProcessStartInfo start = new(Executable ?? throw new InvalidOperationException("no Chromium on the path"))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        TestProcess process = TestProcess.Start(start);
        TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                address.TrySetResult(new(match.Groups[1].Value));
            }
            else if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException("Chromium ended before it listened"));
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new(process, profile, await DevTools.ConnectAsync(await address.Task.WaitAsync(TimeSpan.FromMinutes(5))));
    }

    /// <summary>Opens a page and waits until it counts as loaded.</summary>
    /// <param name="address">A file or an address.</param>
    /// <param name="look">Size and colours.</param>
    public async Task<BrowserPage> OpenAsync(string address, PageLook? look = null)
    {
        string target = (string)(await _tools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" }))["targetId"]!;
        string session = (string)(await _tools.SendAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        BrowserPage page = new(_tools, session);
        await page.LoadAsync(File.Exists(address) ? new Uri(Path.GetFullPath(address)).AbsoluteUri : address, look ?? new());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _process.Dispose();
        for (int attempt = 0; attempt < 20 && Directory.Exists(_profile); attempt++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException)
            {
                // A child of it still writes its last file.
                await Task.Delay(50);
            }
        }
    }

    [GeneratedRegex(@"DevTools listening on (ws://\S+)")]
    private static partial Regex Listening();
}

/// <summary>How a page is looked at.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window.</param>
/// <param name="Dark">Whether the user prefers dark pages.</param>
/// <param name="Phone">Whether it is touched instead of pointed at.</param>
internal sealed record PageLook(int Width = 1280, int Height = 900, bool Dark = false, bool Phone = false);
