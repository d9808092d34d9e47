using System.Net;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The verb that serves the workspace to a browser.</summary>
public sealed class UiTests
{
    [Fact]
    public async Task It_serves_until_Ctrl_C_and_says_where()
    {
        using Cli cli = new();
        await cli.OkAsync("init");
        using TestProcess process = cli.Start(["ui", "--json"]);
        process.BeginErrorReadLine();
        string document = "";
        while (!document.Contains('}', StringComparison.Ordinal))
        {
            document += await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(document);
        }

        JsonElement told = JsonDocument.Parse(document).RootElement;
        Assert.Equal(cli.Workspace, told.GetProperty("workspace").GetString());
        Uri address = new(told.GetProperty("url").GetString()!);
        using HttpClient client = new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true });
        Assert.Contains("<main id=\"main\"", await client.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Equal("[]", await client.GetStringAsync(new Uri(address, "/api/series")));
        using HttpClient stranger = new();
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(new Uri(address, "/api/series"))).StatusCode);

        await process.InterruptAsync();
        Assert.Equal(130, await process.EndedAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(address));
    }

    [Fact]
    public async Task It_opens_the_browser_unless_that_is_not_wanted()
    {
        using Cli cli = new();
        await cli.OkAsync("init");

        Outcome opened = await cli.OkAsync("ui", "--for", "1ms");
        await cli.OkAsync("ui", "--for", "1ms", "--no-open");

        Assert.Equal([Assert.Single(opened.Lines)], cli.Opened);
        Assert.Matches("^http://127.0.0.1:[0-9]+/\\?token=[A-Za-z0-9_-]{43}$", opened.Lines[0]);
    }

    [Fact]
    public async Task A_folder_without_a_workspace_is_not_served()
    {
        using Cli cli = new();

        Assert.Equal(3, (await cli.RunAsync("ui", "--for", "1ms")).Code);
        Assert.Equal(2, (await cli.RunAsync("ui", "--port", "70000")).Code);
    }
}
