using System.Net;

namespace Toolkit.Ui.Tests;

/// <summary>Who gets something, and who gets nothing.</summary>
public sealed class DoorTests(Served served) : IClassFixture<Served>
{
    private string Own => served.Base.GetLeftPart(UriPartial.Authority);

    public static TheoryData<string> Everything => ["/", "/series", "/start.js", "/page.css", "/plotly.js", "/api/series", "/api/runs", "/report?ids=1", "/api/live", "/nothing"];

    [Fact]
    public void It_listens_on_this_machine_only()
    {
        Assert.Equal("127.0.0.1", served.Base.Host);
        Assert.Matches("^\\?token=[A-Za-z0-9_-]{43}$", served.Address.Query);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Without_the_token_there_is_nothing(string path)
    {
        (HttpStatusCode status, string body, HttpResponseMessage answer) = await served.SendAsync(HttpMethod.Get, path, cookie: false);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.StartsWith("Open the address", body, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/series?token=")]
    [InlineData("/series?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/?token=x&token=y")]
    public async Task A_wrong_token_opens_nothing(string path)
    {
        (HttpStatusCode status, _, HttpResponseMessage answer) = await served.SendAsync(HttpMethod.Get, path, cookie: false);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_wrong_cookie_opens_nothing()
    {
        (HttpStatusCode status, _, _) = await served.SendAsync(HttpMethod.Get, "/api/series", null, false, ("Cookie", served.Cookie[..^1] + "~"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task The_token_becomes_a_cookie_that_no_script_reads_and_no_other_site_sends_and_leaves_the_address()
    {
        (HttpStatusCode status, string body, HttpResponseMessage answer) = await served.SendAsync(HttpMethod.Get, served.Address.PathAndQuery, cookie: false);

        Assert.Equal((HttpStatusCode.SeeOther, "", "/series"), (status, body, answer.Headers.Location!.ToString()));
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal($"{served.Cookie}; path=/; samesite=strict; httponly", cookie);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("[::1]:{0}")]
    public async Task Another_host_gets_nothing_even_with_the_token(string host)
    {
        foreach (string path in (string[])["/api/series", served.Address.PathAndQuery])
        {
            (HttpStatusCode status, string body, HttpResponseMessage answer) = await served.SendAsync(
                HttpMethod.Get, path, null, true, ("Host", string.Format(System.Globalization.CultureInfo.InvariantCulture, host, served.Base.Port)));

            Assert.Equal((HttpStatusCode.Forbidden, ""), (status, body));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "https://127.0.0.1:{0}")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_page_gets_nothing_even_with_the_cookie(string header, string value)
    {
        value = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, served.Base.Port);
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Options])
        {
            (HttpStatusCode status, string body, HttpResponseMessage answer) = await served.SendAsync(method, "/api/runs/delete", method == HttpMethod.Get ? null : new { ids = served.Runs }, true, (header, value));

            Assert.Equal((HttpStatusCode.Forbidden, ""), (status, body));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(served.Runs.Count, (await served.Tk.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task A_change_needs_an_origin()
    {
        (HttpStatusCode status, _, _) = await served.SendAsync(HttpMethod.Post, "/api/runs/delete", new { ids = served.Runs });

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(served.Runs.Count, (await served.Tk.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task The_name_localhost_and_the_own_origin_are_let_in()
    {
        (HttpStatusCode byName, _, _) = await served.SendAsync(HttpMethod.Get, "/api/series", null, true, ("Host", $"localhost:{served.Base.Port}"));
        (HttpStatusCode byOrigin, _, _) = await served.SendAsync(HttpMethod.Get, "/api/series", null, true, ("Origin", Own), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (byName, byOrigin));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Every_answer_is_bound_to_this_origin(string path)
    {
        if (path == "/api/live")
        {
            return;
        }

        (_, _, HttpResponseMessage answer) = await served.SendAsync(HttpMethod.Get, path);

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        if (path.StartsWith("/report", StringComparison.Ordinal))
        {
            Assert.Equal("sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'", policy);
        }
        else
        {
            Assert.StartsWith("default-src 'none'; script-src 'self'; ", policy, StringComparison.Ordinal);
            Assert.EndsWith("base-uri 'none'; form-action 'none'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        }

        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_taken_port_is_said()
    {
        ToolkitException taken = await Assert.ThrowsAsync<ToolkitException>(() => UiServer.StartAsync(served.Tk, new() { Port = served.Base.Port }));

        Assert.Equal((ErrorKind.Busy, $"port {served.Base.Port} of 127.0.0.1 is taken"), (taken.Kind, taken.Message));
    }
}
