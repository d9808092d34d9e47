using Toolkit.DuckDb;
using static Toolkit.Tests.Ingest.Staging;

namespace Toolkit.Tests.Ingest;

/// <summary>Parquet files of others, and broken ones.</summary>
public sealed class ParquetIngestTests
{
    private static readonly Bar[] Minutes =
        [At("2017-01-03T09:30Z", 10.5, 11.25, 10, 11, 100), At("2017-01-03T09:31Z", 11, 12, 10.75, 11.5), At("2017-01-03T09:32Z", 11.5, 11.5, 11.5, 11.5, 0)];

    /// <summary>Writes the three bars with a time column of one's choice.</summary>
    private static string Write(Staging staging, string time, string more = "", string names = "t, o, h, l, c, v")
    {
        string path = staging.Folder.File("a.parquet");
        staging.Connection.Execute($"""
            COPY (SELECT {time}, Open, High, Low, Close, Volume{more} FROM (VALUES
                (TIMESTAMP '2017-01-03 09:30', 10.5, 11.25, 10, 11, 100), (TIMESTAMP '2017-01-03 09:31', 11, 12, 10.75, 11.5, NULL),
                (TIMESTAMP '2017-01-03 09:32', 11.5, 11.5, 11.5, 11.5, 0)) b(ts, Open, High, Low, Close, Volume))
            TO {SqlLiteral.Of(path)} (FORMAT parquet)
            """);
        return path;
    }

    [Theory]
    [InlineData("ts AS time")]
    [InlineData("ts::TIMESTAMPTZ AS \"Date\"")]
    [InlineData("ts::TIMESTAMP_S AS datetime")]
    [InlineData("ts::TIMESTAMP_MS AS datetime")]
    [InlineData("ts::TIMESTAMP_NS AS datetime")]
    [InlineData("epoch_us(ts) AS open_time")]
    [InlineData("epoch_ms(ts) AS \"Open time\"")]
    [InlineData("epoch_ns(ts) AS window_start")]
    [InlineData("(epoch_us(ts) // 1000000) AS t")]
    [InlineData("strftime(ts, '%d.%m.%Y %H:%M') AS \"Gmt time\"")]
    [InlineData("strftime(ts, '%Y-%m-%dT%H:%M:%SZ') AS timestamp")]
    [InlineData("ts::DATE AS date, ts::TIME AS time")]
    [InlineData("strftime(ts, '%Y%m%d')::INT AS date, strftime(ts, '%H%M%S')::INT AS time")]
    [InlineData("ts AS \"x\"\"; DROP TABLE staged; --\"")]
    public void Any_type_of_time_is_read(string time)
    {
        using Staging staging = new();
        Assert.Equal(Minutes, staging.Stage(Write(staging, time), "1m"));
        Assert.Equal(Minutes, staging.Stage(Write(staging, time)));
    }

    [Fact]
    public void Dates_are_labels()
    {
        using Staging staging = new();
        string path = staging.Folder.File("d.parquet");
        staging.Connection.Execute($"COPY (SELECT DATE '2017-01-03' + i::INT AS Date, 1.5::FLOAT AS open, 2::DECIMAL(9,2) AS high, 1 AS low, 1.25 AS close FROM range(3) r(i)) TO {SqlLiteral.Of(path)} (FORMAT parquet)");
        Assert.Equal([At("2017-01-03", 1.5, 2, 1, 1.25), At("2017-01-04", 1.5, 2, 1, 1.25), At("2017-01-05", 1.5, 2, 1, 1.25)], staging.Stage(path));
    }

    [Fact]
    public void Local_times_are_converted()
    {
        using Staging staging = new();
        Bar[] bars = staging.Stage(Write(staging, "ts AS time"), "1m", new() { Timezone = "America/New_York" });
        Assert.Equal(Minutes.Select(b => b.Time.AddHours(5)), bars.Select(b => b.Time));
    }

    [Fact]
    public void Bad_rows_go_into_quarantine_with_their_number()
    {
        using Staging staging = new();
        string path = staging.Folder.File("a.parquet");
        staging.Connection.Execute($"""
            COPY (FROM (VALUES ('2017-01-03 09:30', 1, 2, 1, 1), ('soon', 1, 2, 1, 1), ('2017-01-03 09:31', 1, 0, 1, 1), (NULL, 1, 2, 1, 1), ('2017-01-03 09:32', 1, NULL, 1, 1))
                b(time, open, high, low, close)) TO {SqlLiteral.Of(path)} (FORMAT parquet)
            """);
        Assert.Equal([At("2017-01-03T09:30Z", 1, 2, 1, 1)], staging.Stage(path, "1m"));
        Assert.Equal(
            "row,reason,raw\n2,\"the time is missing\",\"soon,1,2,1,1\"\n3,\"high is below open, close or low\",\"2017-01-03 09:31,1,0,1,1\"\n4,\"the time is missing\",\",1,2,1,1\"\n5,\"a price is missing or not finite\",\"2017-01-03 09:32,1,,1,1\"\n",
            staging.Quarantine);
    }

    [Fact]
    public void Several_symbols_are_told_apart()
    {
        using Staging staging = new();
        string path = staging.Folder.File("a.parquet");
        staging.Connection.Execute($"""
            COPY (SELECT CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B''' END AS ticker, TIMESTAMP '2017-01-03 09:30' + to_minutes(i // 2) AS time, 1 + i % 2 AS open, 2 AS high, 1 AS low, 1 AS close
                FROM range(8) r(i)) TO {SqlLiteral.Of(path)} (FORMAT parquet)
            """);
        Assert.Equal([1.0, 1, 1, 1], staging.Stage(path, "1m", symbol: "A").Select(b => b.Open));
        Assert.Equal([2.0, 2, 2, 2], staging.Stage(path, "1m", symbol: "B'").Select(b => b.Open));
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Stage(path, "1m", symbol: "C"));
        Assert.Equal(ErrorKind.NotFound, e.Kind);
        Assert.Contains("'A', 'B''", e.Hint);
    }

    [Fact]
    public void A_file_without_prices_is_refused()
    {
        using Staging staging = new();
        string path = staging.Folder.File("a.parquet");
        staging.Connection.Execute($"COPY (SELECT 1 AS a, 2 AS b) TO {SqlLiteral.Of(path)} (FORMAT parquet)");
        ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Stage(path, "1m"));
        Assert.Equal("a.parquet: the header has no prices: found 'a', 'b'", e.Message);
    }

    [Fact]
    public void Broken_files_give_an_error()
    {
        using Staging staging = new();
        byte[] whole = File.ReadAllBytes(Write(staging, "ts AS time"));
        string path = staging.Folder.File("broken.parquet");
        void Refused(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            ToolkitException e = Assert.Throws<ToolkitException>(() => staging.Stage(path, "1m"));
            Assert.Equal(ErrorKind.BadData, e.Kind);
            Assert.DoesNotContain('\n', e.Message);
        }

        for (int length = 0; length < whole.Length; length += 7)
        {
            Refused(whole[..length]);
        }

        Refused([.. "PAR1"u8, .. new byte[100], .. "PAR1"u8]);
        Refused([.. "PAR1"u8, .. new byte[100], 255, 255, 255, 127, .. "PAR1"u8]);
        Refused("not parquet at all, but long enough to look at"u8.ToArray());
        Refused([.. whole[..^8], .. new byte[8]]);
    }

    [Fact]
    public void A_flipped_byte_gives_an_error_or_bars_but_nothing_worse()
    {
        using Staging staging = new();
        byte[] whole = File.ReadAllBytes(Write(staging, "ts AS time"));
        string path = staging.Folder.File("flipped.parquet");
        for (int at = 4; at < whole.Length; at += 3)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x41;
            File.WriteAllBytes(path, bytes);
            try
            {
                staging.Stage(path, "1m");
            }
            catch (ToolkitException e)
            {
                Assert.True(e.Kind is ErrorKind.BadData or ErrorKind.Usage or ErrorKind.NotFound, $"byte {at}: {e.Kind} {e.Message}");
            }
        }
    }
}
