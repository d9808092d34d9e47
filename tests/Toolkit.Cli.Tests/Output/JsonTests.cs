namespace Toolkit.Cli.Tests;

public sealed class JsonTests
{
    private static readonly DateTime Noon = new(2024, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Of_when_it_is_a_record_then_each_member_is_written_by_its_type_and_in_its_place()
    {
        var record = new
        {
            MeanClose = 1.5,
            Undefined = double.NaN,
            Nothing = (long?)null,
            Rows = 3L,
            Files = 2,
            Ok = true,
            Name = "a `b:` c",
            Timeframe = Timeframe.Hour,
            LoadedAt = Noon,
            ElapsedMs = TimeSpan.FromTicks(12_345_678),
            Reason = GapReason.NoTrade,
            Range = TimeRange.Of(Noon, Noon.AddDays(1)),
            Rejected = new RejectedOrder(Noon, "SPY", -1, 2, double.PositiveInfinity, "no cash"),
        };

        Assert.Equal(
            """{"meanClose":1.5,"undefined":null,"nothing":null,"rows":3,"files":2,"ok":true,"name":"a `b:` c","timeframe":"1h","loadedAt":"2024-01-31T12:00:00Z","elapsedMs":1234.568,"reason":"noTrade","""
            + """ "range":{"from":"2024-01-31T12:00:00Z","to":"2024-02-01T12:00:00Z"},"rejected":{"time":"2024-01-31T12:00:00Z","symbol":"SPY","side":-1,"quantity":2,"price":null,"reason":"no cash"}}""".TrimStart(),
            Json.Of(record)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Of_when_it_is_a_list_then_records_are_objects_and_texts_are_in_the_words_of_the_command_line()
    {
        Assert.Equal("""[{"what":1},{"what":2}]""", Json.Of(new[] { 1, 2 }.Select(n => new { What = n }))!.ToJsonString());
        Assert.Equal("""["use --strict"]""", Json.Of(new List<string> { "use `IngestOptions.Strict`" })!.ToJsonString());
        Assert.Equal("[7]", Json.Of(new long[] { 7 })!.ToJsonString());
        Assert.Equal("[]", Json.Of(Array.Empty<string>())!.ToJsonString());
    }
}
