using Toolkit.Sql;

namespace Toolkit.Tests.Sql.Confined;

/// <summary>What comes out of the other process is what the session in this one gives.</summary>
public sealed class ConfinedResultTests(ConfinedResultTests.Empty empty) : IClassFixture<ConfinedResultTests.Empty>
{
    private static readonly SqlOptions Confined = new() { Confine = true };

    private readonly Workspace _tk = empty.Workspace;

    public static TheoryData<string> Selects() =>
    [
        "SELECT x, NOT x AS n FROM (VALUES (true), (NULL), (false)) t(x)",
        "SELECT (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, (-9223372036854775808)::BIGINT, 255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT",
        "SELECT 170141183460469231731687303715884105727::HUGEINT AS h, 340282366920938463463374607431768211455::UHUGEINT AS u, (-1)::HUGEINT AS m",
        "SELECT x::DOUBLE AS d, x::FLOAT AS f FROM (VALUES ('nan'), ('inf'), ('-inf'), ('-0'), ('1e308'), (NULL)) t(x) WHERE x <> '1e308' OR x IS NULL",
        "SELECT 1.5::DECIMAL(4,1) AS a, (-123456789.01)::DECIMAL(18,2) AS b, 12345678901234567890.12::DECIMAL(30,2) AS c, NULL::DECIMAL(30,2) AS n",
        "SELECT CASE WHEN i = 5000 THEN 99999999999999999999999999999999999.99 ELSE i END::DECIMAL(38,2) AS wide FROM range(10000) t(i) ORDER BY i",
        "SELECT TIMESTAMP '2024-02-29 12:34:56.789012' AS t, TIMESTAMPTZ '2024-07-01 12:00:00-04:00' AS z, '2024-01-01 00:00:00.123'::TIMESTAMP_MS AS ms, '2024-01-01'::TIMESTAMP_S AS s, '2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS ns",
        "SELECT DATE '0001-01-01' AS d, DATE '9999-12-31' AS e, TIME '23:59:59.999999' AS t, '12:00:00+02:30'::TIMETZ AS z, INTERVAL '14 months 3 days 4.5 seconds' AS i",
        "SELECT 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::UUID AS u, '\\x00\\xFFab'::BLOB AS b, '010101'::BIT AS bits, 'b'::ENUM('a', 'b') AS e",
        "SELECT s, length(s) AS n FROM (VALUES ('π ≈ 3'), (''), (NULL), ('a' || chr(10) || chr(0) || 'b'), (repeat('long ', 5000))) t(s)",
        "SELECT [1, NULL, 3] AS l, [['a'], [], NULL] AS ll, []::INTEGER[] AS none, [1, 2]::INTEGER[2] AS arr, NULL::INTEGER[] AS n",
        "SELECT {'a': 1, 'b': {'c': 'x', 'd': [1.5, NULL]}} AS s, MAP {'k': 1, 'l': NULL} AS m, MAP {1: [{'x': DATE '2024-01-01'}]} AS deep",
        "SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i::VARCHAR END AS s, CASE WHEN i > 4000 THEN i / 7 END AS d, [i, i + 1] AS l FROM range(5000) t(i)",
        "SELECT 1 AS a, 2 AS a, 3 AS \"A\", 4",
        "SELECT 1 AS x WHERE false",
        "SELECT NULL AS nothing",
        "SELECT * FROM bars WHERE false",
        "SELECT i FROM range(2048) t(i)",
        "SELECT i FROM range(4097) t(i)",
    ];

    [Theory]
    [MemberData(nameof(Selects))]
    public async Task Result_when_confined_then_as_in_this_process(string sql)
    {
        Frame here = await _tk.SqlAsync(sql), there = await _tk.SqlAsync(sql, options: Confined);
        Assert.Equal((here.RowCount, here.Truncated), (there.RowCount, there.Truncated));
        Assert.Equal(here.Columns.Select(c => (c.Name, c.SqlType, c.Type, c.HasNulls)), there.Columns.Select(c => (c.Name, c.SqlType, c.Type, c.HasNulls)));
        for (int i = 0; i < here.Columns.Count; i++)
        {
            Assert.Equal(here.Columns[i].Select(v => v?.GetType()), there.Columns[i].Select(v => v?.GetType()));
            Assert.Equal(here.Columns[i], there.Columns[i]);
        }

        Assert.Equal(here.ToJson(), there.ToJson());
    }

    public static TheoryData<object?> Values() =>
    [
        null, true, "a'; DROP", 'c', Timeframe.Parse("5m"), DayOfWeek.Friday, (sbyte)-1, (short)-2, -3, -4L, (byte)5, (ushort)6, 7u, 8ul, 1.5f, -0.0, 12.340m, (Int128)9, new System.Numerics.BigInteger(10),
        new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), new DateOnly(2024, 1, 2), new TimeOnly(3, 4, 5), TimeSpan.FromMinutes(90),
        Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), new byte[] { 0, 255 }, new[] { 1, 2 }, new List<string> { "a", "b" }, Array.Empty<int>(),
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task Parameter_when_confined_then_bound_as_in_this_process(object? value)
    {
        const string Sql = "SELECT $value AS v, typeof($value) AS t";
        var parameters = new { value, unused = new Version(1, 2) };
        Assert.Equal((await _tk.SqlAsync(Sql, parameters)).ToJson(), (await _tk.SqlAsync(Sql, parameters, Confined)).ToJson());
    }

    [Fact]
    public async Task Parameter_when_it_cannot_be_bound_then_the_same_error()
    {
        var parameters = new { value = new Version(1, 2) };
        ToolkitException here = await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync("SELECT $value", parameters));
        ToolkitException there = await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync("SELECT $value", parameters, Confined));
        Assert.Equal((here.Kind, here.Message, here.Hint), (there.Kind, there.Message, there.Hint));
    }

    [Theory]
    [InlineData("SELECT * FROM nope")]
    [InlineData("SELECT 'x'::INTEGER")]
    [InlineData("SELEC 1")]
    [InlineData("")]
    [InlineData("SELECT $missing")]
    public async Task Error_when_confined_then_as_in_this_process(string sql)
    {
        ToolkitException here = await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync(sql));
        ToolkitException there = await Assert.ThrowsAsync<ToolkitException>(() => _tk.SqlAsync(sql, options: Confined));
        Assert.Equal((here.Kind, here.Message, here.Hint), (there.Kind, there.Message, there.Hint));
    }

    [Fact]
    public async Task Rows_when_cut_off_then_said_so()
    {
        Frame frame = await _tk.SqlAsync("SELECT i FROM range(100000000000) t(i)", options: Confined with { MaxRows = 3000 });
        Assert.Equal((3000, true), (frame.RowCount, frame.Truncated));
        Assert.Equal(2999L, frame["i"][2999]);
    }

    [Fact]
    public void Bytes_when_they_are_no_rows_then_refused_and_nothing_else()
    {
        using MemoryStream good = new();
        FrameWire.Write(new(good), Frame.FromColumns(("a", new[] { 1L, 2L }), ("b", new[] { "x", "y" })));
        byte[] bytes = good.ToArray();
        Assert.Equal(2, FrameWire.Read(new(new MemoryStream(bytes))).RowCount);
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.ThrowsAny<Exception>(() => FrameWire.Read(new(new MemoryStream(bytes, 0, i))));
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)(1 << bit);
                Exception? e = Record.Exception(() => FrameWire.Read(new(new MemoryStream(flipped))));
                Assert.True(e is null or EndOfStreamException or InvalidDataException or FormatException or IOException, $"byte {i}, bit {bit}: {e}");
            }
        }
    }

    /// <summary>A workspace that both sessions only read.</summary>
    public sealed class Empty : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Empty() => Workspace = Workspace.Init(_folder.File("ws"));

        public Workspace Workspace { get; }

        public void Dispose()
        {
            Workspace.Dispose();
            _folder.Dispose();
        }
    }
}
