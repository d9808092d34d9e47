using System.Net;
using System.Text.Json;

namespace Toolkit.Ui.Tests;

/// <summary>What the pages are told.</summary>
public sealed class AnswerTests(Served served) : IClassFixture<Served>
{
    [Fact]
    public async Task Gaps_are_told_with_their_reason()
    {
        JsonElement gaps = await served.GetAsync("/api/gaps?exchange=local&symbol=HOLES&timeframe=1h");

        // 24 hours from the 301st bar on: 300 hours after 2024-01-01.
        JsonElement gap = Assert.Single(gaps.GetProperty("gaps").EnumerateArray());
        Assert.Equal(("2024-01-13T12:00:00Z", "2024-01-14T12:00:00Z", 24, "missing"), (
            gap.GetProperty("from").GetString(), gap.GetProperty("to").GetString(), gap.GetProperty("bars").GetInt32(), gap.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Long_series_are_put_together_so_that_highs_lows_and_volumes_stay()
    {
        Bar[] bars = [.. Served.Walk(3, 20_000, TimeSpan.FromMinutes(1))];

        JsonElement answer = await served.GetAsync("/api/candles?exchange=local&symbol=LONG&timeframe=1m");

        JsonElement candles = answer.GetProperty("chart").GetProperty("figure").GetProperty("data")[0];
        JsonElement volume = answer.GetProperty("chart").GetProperty("figure").GetProperty("data")[1];
        Assert.InRange(candles.GetProperty("x").GetArrayLength(), 100, 3_000);
        Assert.Equal(bars.Max(b => b.High), Values(candles, "high").Max(), 5);
        Assert.Equal(bars.Min(b => b.Low), Values(candles, "low").Min(), 5);
        Assert.Equal(bars[0].Open, Values(candles, "open")[0], 5);
        Assert.Equal(bars[^1].Close, Values(candles, "close")[^1], 5);
        Assert.Equal(1, Values(volume, "y").Sum() / bars.Sum(b => b.Volume!.Value), 6);
        Assert.Contains("put together", answer.GetProperty("chart").GetProperty("note").GetString());

        static double[] Values(JsonElement trace, string name) => [.. trace.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
    }

    [Fact]
    public async Task A_closer_look_gets_the_bars_themselves()
    {
        JsonElement answer = await served.GetAsync("/api/candles?exchange=local&symbol=LONG&timeframe=1m&from=2024-01-02&to=2024-01-03T00:00:00Z");

        Assert.Equal(1_440, answer.GetProperty("rows").GetInt32());
        Assert.Equal(1_440, answer.GetProperty("chart").GetProperty("figure").GetProperty("data")[0].GetProperty("x").GetArrayLength());
    }

    [Fact]
    public async Task Candles_can_be_resampled_by_a_calendar_and_show_a_run()
    {
        JsonElement day = await served.GetAsync("/api/candles?exchange=local&symbol=LONG&timeframe=1m&resample=1d&calendar=24/7");
        JsonElement run = await served.GetAsync($"/api/candles?exchange=local&symbol=ECHO&timeframe=1d&run={served.Runs[0]}");

        // 20,000 minutes are 13.9 days; the last one is partial, and over long ago.
        Assert.Equal(14, day.GetProperty("rows").GetInt32());
        Assert.Contains(run.GetProperty("chart").GetProperty("figure").GetProperty("data").EnumerateArray(), t => t.GetProperty("name").GetString() == "Long entry");
    }

    [Theory]
    [InlineData("/api/candles?exchange=local&symbol=LONG&timeframe=1m&calendar=/etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("/api/candles?exchange=local&symbol=../../etc&timeframe=1m", HttpStatusCode.NotFound)]
    [InlineData("/api/candles?exchange=local", HttpStatusCode.BadRequest)]
    [InlineData("/api/candles?exchange=local&symbol=LONG&from=soon", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?where=sharpe%20%3E", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?where=sharpe%20%3E%20(select%20count(*)%20from%20runs)", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?where=read_text('/etc/passwd')%20is%20not%20null", HttpStatusCode.BadRequest)]
    [InlineData("/api/runs?sort=nothing", HttpStatusCode.BadRequest)]
    [InlineData("/api/run?id=999", HttpStatusCode.NotFound)]
    [InlineData("/api/compare?ids=", HttpStatusCode.BadRequest)]
    [InlineData("/api/compare?ids=1;2", HttpStatusCode.BadRequest)]
    [InlineData("/api/parallel?ids=1,2&axes=sharpe", HttpStatusCode.BadRequest)]
    [InlineData("/report?ids=999", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_answered_is_said(string path, HttpStatusCode expected)
    {
        (HttpStatusCode status, string body, _) = await served.SendAsync(HttpMethod.Get, path);

        Assert.Equal(expected, status);
        Assert.NotEmpty(JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Runs_are_filtered_sorted_counted_and_paged()
    {
        JsonElement all = await served.GetAsync("/api/runs?limit=2&offset=0");
        JsonElement second = await served.GetAsync("/api/runs?limit=2&offset=2");
        JsonElement some = await served.GetAsync("/api/runs?where=fast%20%3E%3D%205%20and%20symbol%20%3D%20'ECHO'&sort=fast");
        JsonElement tagged = await served.GetAsync("/api/runs?tag=trend&sort=fast&reverse=1");

        int total = served.Runs.Count;
        Assert.Equal((total, total), (all.GetProperty("total").GetInt32(), second.GetProperty("total").GetInt32()));
        Assert.Equal(served.Runs.Reverse().Take(4), Ids(all).Concat(Ids(second)));
        Assert.Equal(served.Runs.Take(2), Ids(some));
        Assert.Equal(served.Runs.Take(2).Reverse(), Ids(tagged));

        static IEnumerable<long> Ids(JsonElement page) => page.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Clouds_and_parallel_coordinates_are_drawn_of_parameters_and_statistics()
    {
        string ids = string.Join(',', served.Runs.Take(2));

        JsonElement axes = await served.GetAsync($"/api/axes?ids={ids}");
        JsonElement cloud = await served.GetAsync($"/api/scatter?ids={ids}&x=fast&y=sharpe");
        JsonElement lines = await served.GetAsync($"/api/parallel?ids={ids}&axes=fast,slow,sharpe");

        Assert.Equal(["fast", "slow"], axes.GetProperty("params").EnumerateArray().Select(p => p.GetString()));
        JsonElement dots = cloud.GetProperty("figure").GetProperty("data")[0];
        Assert.Equal([5.0, 10.0], dots.GetProperty("x").EnumerateArray().Select(v => v.GetDouble()).Order());
        Assert.Equal(served.Runs.Take(2), dots.GetProperty("customdata").EnumerateArray().Select(v => v.GetInt64()).Order());
        // Two runs, three axes and the end of a line, each between 0 and 1.
        double?[] places = [.. lines.GetProperty("figure").GetProperty("data").EnumerateArray().SelectMany(t => t.GetProperty("y").EnumerateArray()).Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())];
        Assert.Equal([0, 0, 0, 1, 1, 1], places.OfType<double>().Order());
        Assert.Equal(2, places.Count(p => p is null));
    }

    [Fact]
    public async Task Health_and_loads_are_told()
    {
        (HttpStatusCode status, string body) = await served.PostAsync("/api/health", new { thorough = true });
        JsonElement loads = await served.GetAsync("/api/loads?find=HOLES");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(JsonDocument.Parse(body).RootElement.GetProperty("ok").GetBoolean(), body);
        Assert.Equal(876, Assert.Single(loads.GetProperty("loads").EnumerateArray()).GetProperty("rowsAccepted").GetInt32());
    }
}
