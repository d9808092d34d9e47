using Toolkit.Sql;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Sql.Confined;

/// <summary>A confined statement takes no more than it may, whatever it does; the session is as good as before.</summary>
public sealed class ConfinedLimitTests(ConfinedLimitTests.Filled filled) : IClassFixture<ConfinedLimitTests.Filled>
{
    private static readonly ConfinementOptions Limits = new() { Deadline = TimeSpan.FromMinutes(5), MemoryBytes = 512 << 20, ResultRows = 100_000, ResultBytes = 4 << 20 };

    public static TheoryData<string> Greedy() =>
    [
        "SELECT sum(i * 7 % 11) FROM range(1000000000000) t(i)",
        "SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE a.range % 7 = b.range % 11",
        "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
        "SELECT length(lpad('x', 2000000000, 'y'))",
        "SELECT length(format('{:>2000000000}', 'x'))",
        "SELECT len(list_resize([1], 2000000000, 0))",
        "SELECT length(array_to_string(list_transform(range(100000000), x -> 'abcdefgh' || x), ','))",
        "SELECT length(regexp_replace(regexp_replace(regexp_replace(repeat('a', 1000), 'a', repeat('b', 1000), 'g'), 'b', repeat('c', 1000), 'g'), 'c', 'dddd', 'g'))",
        "SELECT levenshtein(repeat('a', 300000), repeat('b', 300000))",
        "SELECT repeat('x', 1000000) AS s FROM range(100000)",
    ];

    /// <summary>Texts that DuckDB is long in understanding.</summary>
    public static TheoryData<string> Deep() =>
    [
        string.Join(" UNION ALL ", Enumerable.Repeat("SELECT 1", 20_000)),
        $"WITH c0 AS (SELECT 1 AS x){string.Concat(Enumerable.Range(1, 26).Select(i => $", c{i} AS (SELECT * FROM c{i - 1} UNION ALL SELECT * FROM c{i - 1})"))} SELECT count(*) FROM c26",
        $"SELECT {new string('(', 100_000)}1{new string(')', 100_000)}",
        $"SELECT {string.Concat(Enumerable.Repeat("abs(", 20_000))}1{new string(')', 20_000)}",
        $"SELECT {string.Join('+', Enumerable.Repeat("1", 50_000))}",
        $"SELECT * FROM {string.Concat(Enumerable.Repeat("(SELECT * FROM ", 3000))}range(1){new string(')', 3000)}",
        $"SELECT {string.Concat(Enumerable.Repeat("[", 3000))}1{new string(']', 3000)}",
    ];

    [Theory]
    [MemberData(nameof(Greedy))]
    public async Task Statement_when_it_wants_too_much_then_ended_and_the_limit_is_named(string sql)
    {
        HastyClock clock = new();
        using Workspace tk = Open(Limits, clock);
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync(sql));
        clock.IsHasty = false;
        Assert.Equal(ErrorKind.Failure, e.Kind);
        Assert.Contains(new[] { "longer than 300 s", "more memory than 512 MiB" }, limit => e.Message.Contains(limit, StringComparison.Ordinal));
        Assert.Contains("`ConfinementOptions.", e.Hint, StringComparison.Ordinal);
        await GoesOnAsync(tk);
    }

    [Theory]
    [InlineData("SELECT * FROM range(1000000000000)", "more than 100,000 rows")]
    [InlineData("SELECT repeat('x', 10000000) AS s", "larger than 4 MiB")]
    public async Task Result_when_it_is_too_large_then_its_own_limit_ends_it(string sql, string limit)
    {
        using Workspace tk = Open(Limits);
        Assert.Contains(limit, (await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync(sql))).Message, StringComparison.Ordinal);
        await GoesOnAsync(tk);
    }

    [Theory]
    [MemberData(nameof(Deep), DisableDiscoveryEnumeration = true)]
    public async Task Statement_when_it_is_deep_or_long_then_an_error_or_an_answer_in_time(string sql)
    {
        using Workspace tk = Open(Limits with { Deadline = TimeSpan.FromSeconds(4) });
        Exception? e = await Record.ExceptionAsync(() => tk.SqlAsync(sql));
        Assert.True(e is null or ToolkitException, $"{e}");
        await GoesOnAsync(tk);
    }

    [Fact]
    public async Task Memory_when_the_system_sets_no_ceiling_then_the_watch_ends_the_statement()
    {
        using Workspace tk = Open(Limits with { HasOwnCeiling = false });
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync("SELECT sum(length(lpad('x', 300000000 + i::INTEGER, 'y'))) FROM range(1000) t(i)"));
        Assert.Equal("the confined statement was ended: it needed more memory than 512 MiB", e.Message);
        await GoesOnAsync(tk);
    }

    [Fact]
    public async Task Statement_when_cancelled_then_stops_whatever_it_does()
    {
        using Workspace tk = Open(Limits);
        using CancellationTokenSource cancel = new();
        await GoesOnAsync(tk);
        Task<Frame> endless = tk.SqlAsync("SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))", cancel: cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        await GoesOnAsync(tk);
    }

    [Fact]
    public async Task Workspace_when_closed_while_a_statement_runs_then_the_process_ends_and_leaves_nothing()
    {
        Workspace tk = Open(Limits);
        await GoesOnAsync(tk);
        Task<Frame> endless = tk.SqlAsync("SELECT sum(i * 7 % 11) FROM range(1000000000000) t(i)");
        // One that has not begun would only be turned away.
        await Assert.ThrowsAsync<TimeoutException>(() => endless.WaitAsync(TimeSpan.FromMilliseconds(500)));
        tk.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => endless);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(filled.Path, ".tmp")));
    }

    [Theory]
    [InlineData("SELECT * FROM 'nope.csv'")]
    [InlineData("SELECT * FROM read_text('nope')")]
    [InlineData("SELECT * FROM nope")]
    [InlineData("SELECT sum(length(repeat('x', 100000000) || i)) FROM range(10) t(i)")]
    [InlineData("SELECT * FROM bars")]
    public async Task Error_when_confined_then_tells_no_path_of_the_machine(string sql)
    {
        using Filled own = new();
        using Workspace tk = own.Open(Limits with { MemoryBytes = 300 << 20 });
        string file = Directory.EnumerateFiles(Path.Combine(tk.Path, "bars"), "*.parquet", SearchOption.AllDirectories).First();
        byte[] bytes = File.ReadAllBytes(file);
        Array.Clear(bytes, 100, bytes.Length - 2000);
        File.WriteAllBytes(file, bytes);
        ToolkitException? e = await Record.ExceptionAsync(() => tk.SqlAsync(sql)) as ToolkitException;
        Assert.NotNull(e);
        Assert.DoesNotContain(Path.GetTempPath().TrimEnd('/'), e.Message + e.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory.TrimEnd('/'), e.Message + e.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IO Error: Could not open \"/home/me/ws/bars/1m/ab.parquet\": no", "IO Error: Could not open \"…/ab.parquet\": no")]
    [InlineData("cannot read C:\\Users\\me\\x.parquet.", "cannot read …/x.parquet.")]
    [InlineData("5/7 and a/b of x // y", "5/7 and a/b of x // y")]
    [InlineData("Cannot access file \"/etc/passwd\"", "Cannot access file \"/etc/passwd\"")]
    public void Path_when_it_is_not_the_statements_own_then_only_its_last_name_is_told(string text, string told) =>
        Assert.Equal(told, ConfinedPaths.Out(text, "SELECT * FROM read_text('/etc/passwd')"));

    [Fact]
    public void Limit_when_out_of_range_then_refused_as_the_workspace_opens() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Workspace.Open(filled.Path, new() { Confinement = new() { MemoryBytes = 1 } }));

    private static async Task GoesOnAsync(Workspace tk) => Assert.Equal(6_000L, (await tk.SqlAsync("SELECT count(*) AS n FROM datasets, range(6000)"))["n"][0]);

    private Workspace Open(ConfinementOptions limits, TimeProvider? clock = null) => filled.Open(limits, clock);

    /// <summary>The machine's clock, by which the time of a statement is over after a second.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public bool IsHasty { get; set; } = true;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, IsHasty && dueTime == Limits.Deadline ? TimeSpan.FromSeconds(1) : dueTime, period);
    }

    /// <summary>A workspace that is only read.</summary>
    public sealed class Filled : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Filled()
        {
            using BarStore store = BarStore.Open(Path);
            store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        }

        public string Path => _folder.File("ws");

        public Workspace Open(ConfinementOptions limits, TimeProvider? clock = null) =>
            Workspace.Open(Path, new() { Confine = true, Confinement = limits, Clock = clock ?? TimeProvider.System });

        public void Dispose() => _folder.Dispose();
    }
}
