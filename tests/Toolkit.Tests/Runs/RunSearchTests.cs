using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Runs;

public sealed class RunSearchTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SteppedClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Workspace _tk;
    private List<RunSummary> _all = [];

    public RunSearchTests() => _tk = Workspace.Open(_folder.Path, new() { Clock = _clock, Team = TestTeam.New() });

    public async Task InitializeAsync()
    {
        BarSeries[] series = [SampleBars.Walk(1, 200, "SPY"), SampleBars.Walk(2, 150, "QQQ"), SampleBars.Flat([.. Enumerable.Repeat(5.0, 40)])];
        int number = 0;
        foreach (BarSeries bars in series)
        {
            foreach ((int fast, int slow) in new[] { (3, 10), (5, 10), (5, 40) })
            {
                _clock.Step(TimeSpan.FromDays(1));
                await _tk.Runs.SaveAsync(Backtest.Run(bars, new SmaCross(fast, slow, number % 2 == 0 ? TradeSide.Long : TradeSide.Both)), $"run {++number} 'q\"", new()
                {
                    Tags = number % 3 == 0 ? ["third", "x"] : [],
                    Parameters = new Dictionary<string, object> { ["trades"] = number, ["mixed"] = number % 2 == 0 ? "word" : 3.5 },
                });
            }
        }

        _all = [.. await _tk.Runs.ListAsync(new() { Reverse = true })];
    }

    public Task DisposeAsync()
    {
        _tk.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("symbol = 'SPY'", "1 2 3")]
    [InlineData("symbol != 'SPY'", "4 5 6 7 8 9")]
    [InlineData("SYMBOL in ('SPY', 'none') and fast = 5", "2 3")]
    [InlineData("symbol not in ('SPY','QQQ')", "7 8 9")]
    [InlineData("param.fast >= 5 and slow<=10", "2 5 8")]
    [InlineData("fast < slow and not slow > 10", "1 2 4 5 7 8")]
    [InlineData("trades = 0", "7 8 9")]
    [InlineData("param.trades = 2", "2")]
    [InlineData("PARAM.Fast = 3 or tag = 'x'", "1 3 4 6 7 9")]
    [InlineData("tag is null", "1 2 4 5 7 8")]
    [InlineData("tag is not null", "3 6 9")]
    [InlineData("tag like 'TH%'", "3 6 9")]
    [InlineData("sharpe is null", "7 8 9")]
    [InlineData("not (sharpe is null)", "1 2 3 4 5 6")]
    [InlineData("sharpe > -1e9 or sharpe <= -1e9", "1 2 3 4 5 6")]
    [InlineData("side = 'Long'", "1 3 5 7 9")]
    [InlineData("side > 5", "")]
    [InlineData("mixed > 3", "1 3 5 7 9")]
    [InlineData("mixed = 'word'", "2 4 6 8")]
    [InlineData("createdAt >= '2026-01-09'", "8 9")]
    [InlineData("createdAt in ('2026-01-02', '2026-01-03T00:00Z')", "1 2")]
    [InlineData("created_at between '2026-01-03T02:00+02:00' and '2026-01-04'", "2 3")]
    [InlineData("createdAt > timestamp '2026-01-08 12:00:00'", "8 9")]
    [InlineData("'2026-01-03' > createdAt", "1")]
    [InlineData("name = 'run 1 ''q\"'", "1")]
    [InlineData("name like '% 1 %'", "1")]
    [InlineData("strategy <> 'SmaCross'", "")]
    [InlineData("timeframe = '1d' and runId == 4", "4")]
    [InlineData("returnPct = returnPct", "1 2 3 4 5 6 7 8 9")]
    [InlineData("tag = 'x' and tag = 'third'", "3 6 9")]
    [InlineData("tag != 'x'", "1 2 4 5 7 8")]
    [InlineData("name not like 'RUN _ ''q\"' or tag not like 'T%d' and runId > 6", "7 8")]
    [InlineData("name like 'run.%' or name like '%[1-3]%' or name like 'r\\un%'", "")]
    [InlineData("case when name not like '%9%' then fast = 3 end", "1 4 7")]
    [InlineData("createdAt > now() - interval 1 day and createdAt::date = today()", "")]
    [InlineData("cast(fast as decimal(10, 2)) = 3.00 and round(param.trades / 2) = 2", "4")]
    [InlineData("not tag not like 'third'", "3 6 9")]
    [InlineData("lower(symbol) = 'spy' or upper(tag) = 'NONE'", "1 2 3")]
    [InlineData("symbol = tag", "")]
    [InlineData("runs.run_id + 1 = 3 and tags is null", "2")]
    [InlineData("mixed is null", "")]
    [InlineData("mixed in (3.5, 4) and abs(fast - slow) > 30", "3 9")]
    [InlineData("side = mixed", "")]
    [InlineData("mixed = mixed", "1 3 5 7 9")]
    [InlineData("side = side and side <> 'BOTH'", "1 3 5 7 9")]
    [InlineData("case when fast = 3 then symbol = 'SPY' else runId = 9 end", "1 9")]
    [InlineData("\"end\" > \"start\" and end_time = \"end\" and elapsedMs >= 0 and elapsed_us >= 0", "1 2 3 4 5 6 7 8 9")]
    [InlineData("sharpe > 1e9 -- or true", "")]
    [InlineData("sharpe > 1e9 or /* and */ true", "1 2 3 4 5 6 7 8 9")]
    [InlineData("closeOpenTrades = true or runId = 1", null)]
    public async Task Condition_when_listed_then_the_runs_it_is_true_for(string where, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => FindAsync(where))).Kind);
            return;
        }

        Assert.Equal(expected, await FindAsync(where));
    }

    [Theory]
    [InlineData("sharp > 1", "'sharp' is no column, statistic or parameter of any run", "did you mean sharpe?")]
    [InlineData("sharpe > 1 and nothing = 2", "'nothing' is no column, statistic or parameter of any run", "columns are runId, name,")]
    [InlineData("fas > 1", "'fas' is no column", "did you mean fast?")]
    [InlineData("param.sharpe > 1", "no run has a parameter 'sharpe'", "")]
    [InlineData("symbol = \"SPY\"", "'SPY' is no column", "A text stands in single quotes")]
    [InlineData("sharpe >", "syntax error at or near \")\"", "write it like: sharpe > 1 and")]
    [InlineData("sharpe 1", "syntax error at or near \"1\"", "")]
    [InlineData("end > '2024-01-01'", "syntax error at or near \"end\"", "a name that is a word of SQL (\"end\") in double ones")]
    [InlineData("sharpe > 'high'", "Could not convert string 'high' to DOUBLE", "")]
    [InlineData("name > 5", "Cannot compare values of type VARCHAR and type INTEGER_LITERAL", "")]
    [InlineData("createdAt > 'yesterday'", "'yesterday' is no time", "'2026-01-31T09:30:00Z'")]
    [InlineData("createdAt > 2026-01-31", "Cannot compare values of type TIMESTAMP and type INTEGER", "")]
    [InlineData("(sharpe > 1", "syntax error at end of input", "")]
    [InlineData("sharpe > 1)", "syntax error at or near \")\"", "")]
    [InlineData("name = 'x", "unterminated quoted string", "")]
    [InlineData("sharpe > 1; DROP TABLE runs", "syntax error at or near \";\"", "")]
    [InlineData("sharpe > 1); DROP TABLE runs; --", "syntax error at or near \")\"", "")]
    [InlineData("sharpe > 1); SELECT (1", "it is more than one condition", "")]
    [InlineData("true) UNION SELECT 1, true FROM runs WHERE (true", "it is more than one condition", "")]
    [InlineData("true) ORDER BY (sharpe", "it is more than one condition", "")]
    [InlineData("true) GROUP BY ALL HAVING (true", "it is more than one condition", "")]
    [InlineData("exists (SELECT 1 FROM 'catalog.db')", "it asks another table", "tk.SqlAsync()")]
    [InlineData("name in (SELECT content FROM read_text('/etc/passwd'))", "it calls read_text()", "")]
    [InlineData("name = (SELECT 1 FROM read_csv('x.csv'))", "it calls read_csv()", "")]
    [InlineData("getenv('HOME') = name", "it calls getenv()", "")]
    [InlineData("sum(sharpe) > 1", "it calls sum()", "")]
    [InlineData("levenshtein(repeat('a', 2000000), repeat('b', 2000000)) = 1", "it calls repeat()", "a condition compares")]
    [InlineData("length(repeat(name, 1000000000)) > 5", "it calls repeat()", "")]
    [InlineData("sleep_ms(100000) is null", "it calls sleep_ms()", "")]
    [InlineData("list_sum(range(100000000)) > 1 or tag = 'x'", "it calls range()", "")]
    [InlineData("name similar to '(a*)*b'", "it calls regexp_full_match()", "")]
    [InlineData("NULL::DOUBLE[100000] is null", "it makes a value of type ARRAY", "")]
    [InlineData("name like tag", "LIKE is followed by something else than a text", "name like '%walk%'")]
    [InlineData("row_number() over () = 1", "WHERE clause cannot contain window functions", "")]
    [InlineData("runId = $1", "", "")]
    [InlineData("runId = ?", "", "")]
    [InlineData("", "syntax error at or near \")\"", "")]
    [InlineData("sharpe > 1e999", "a number in it is too large", "")]
    public async Task Condition_that_cannot_be_read_when_listed_then_a_usage_error_that_says_what_to_write(string where, string message, string hint)
    {
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => FindAsync(where));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_by_chance_when_listed_then_as_worked_out_by_hand()
    {
        Random random = new(11);
        for (int i = 0; i < 400; i++)
        {
            (string text, Func<RunSummary, bool?> truth) = Condition(random, 3);
            string expected = string.Join(' ', _all.Where(run => truth(run) == true).Select(run => run.Id));
            string found = await FindAsync(text);
            Assert.True(expected == found, $"{text}: expected {expected}, found {found}");
        }
    }

    [Fact]
    public async Task Hostile_texts_when_used_as_condition_name_or_value_then_nothing_but_a_usage_error_or_a_comparison()
    {
        string[] pieces = ["'", "\"", ";", "--", "/*", "*/", ")", "(", " or ", "1=1", "DROP TABLE runs", "$f0", "@x", "?1", "\0", "\\", "%", "sharpe", " union select ", "é", "\u2028", "and", "not", "=", "like"];
        Random random = new(5);
        for (int i = 0; i < 500; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                await FindAsync(text);
            }
            catch (ToolkitException e)
            {
                Assert.Equal(ErrorKind.Usage, e.Kind);
            }

            text = text.Replace("\0", "");
            Assert.Equal(string.Empty, await FindAsync($"name = '{text.Replace("'", "''")}'"));
            Assert.Equal(string.Empty, await FindAsync($"symbol in ('{text.Replace("'", "''")}')"));
            Assert.Empty(await _tk.Runs.ListAsync(new() { Tag = text, Strategy = text, Symbol = text }));
        }

        Assert.Equal(9, (await _tk.Runs.ListAsync()).Count);
    }

    [Fact]
    public async Task Condition_that_is_very_long_or_deep_when_listed_then_a_usage_error()
    {
        foreach (string where in new[]
        {
            new string('(', 5_000) + "sharpe > 1" + new string(')', 5_000),
            string.Concat(Enumerable.Repeat("not ", 5_000)) + "sharpe > 1",
            string.Join(" and ", Enumerable.Repeat("sharpe > 1", 5_000)),
            $"runId in ({string.Join(',', Enumerable.Range(0, 5_000))})",
        })
        {
            Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => FindAsync(where))).Kind);
        }

        Assert.Equal(string.Empty, await FindAsync(string.Join(" and ", Enumerable.Repeat("sharpe > 1000", 300))));
    }

    [Fact]
    public async Task Order_when_by_a_statistic_then_best_first_and_undefined_last_either_way()
    {
        IReadOnlyList<RunSummary> best = await _tk.Runs.ListAsync(new() { OrderBy = "sharpe" }), worst = await _tk.Runs.ListAsync(new() { OrderBy = "SHARPE", Reverse = true });
        Assert.Equal(_all.Where(r => r.Metrics.Sharpe is not null).OrderByDescending(r => r.Metrics.Sharpe).Select(r => r.Id), best.Take(6).Select(r => r.Id));
        Assert.Equal(best.Take(6).Select(r => r.Id).Reverse(), worst.Take(6).Select(r => r.Id));
        Assert.Equal([9, 8, 7], best.Skip(6).Select(r => r.Id));
        Assert.Equal([9, 8, 7], worst.Skip(6).Select(r => r.Id));
        double[] costs = [.. (await _tk.Runs.ListAsync(new() { OrderBy = "annualVolatilityPct", Where = "sharpe is not null" })).Select(r => r.Metrics.AnnualVolatilityPct!.Value)];
        Assert.Equal(costs.Order(), costs);
        Assert.Equal([3, 5, 5], (await _tk.Runs.ListAsync(new() { OrderBy = "fast", Symbol = "SPY" })).Select(r => (int)r.Parameters["fast"]));
        await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.ListAsync(new() { OrderBy = "sharpe desc" }));
    }

    [Fact]
    public async Task Empty_store_when_filtered_then_a_name_that_no_run_has_is_the_same_error()
    {
        using Workspace empty = Workspace.Open(_folder.File("empty"));
        Assert.Empty(await empty.Runs.ListAsync(new() { Where = "sharpe > 3 and symbol = 'SPY'", OrderBy = "trades" }));
        foreach (RunQuery query in new RunQuery[] { new() { Where = "nosuch > 1" }, new() { OrderBy = "nosuch" } })
        {
            ToolkitException expected = await Assert.ThrowsAsync<ToolkitException>(() => _tk.Runs.ListAsync(query)), error = await Assert.ThrowsAsync<ToolkitException>(() => empty.Runs.ListAsync(query));
            Assert.Equal((expected.Kind, expected.Message), (error.Kind, error.Message));
        }
    }

    [Fact]
    public async Task Texts_of_ten_kilobytes_when_compared_with_many_wildcards_then_at_once()
    {
        // Spread in every possible way, this would take longer than the sun has left.
        string text = new('a', 4_000), pattern = string.Concat(Enumerable.Repeat("%a", 2_000)) + "%b";
        await _tk.Runs.NoteAsync(1, text);
        Assert.Equal("2 3 4 5 6 7 8 9", await FindAsync($"notes is null or notes like '{pattern}' or '{text}' like '%a%a%a%a%a%a%a%a%a%b'"));
    }

    private async Task<string> FindAsync(string where) =>
        string.Join(' ', (await _tk.Runs.ListAsync(new() { Where = where, Reverse = true })).Select(r => r.Id));

    /// <summary>A condition and what it means, in three-valued logic.</summary>
    private static (string Text, Func<RunSummary, bool?> Truth) Condition(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            (string a, Func<RunSummary, bool?> first) = Condition(random, depth - 1);
            if (random.Next(4) == 0)
            {
                return ($"not ({a})", run => !first(run));
            }

            (string b, Func<RunSummary, bool?> second) = Condition(random, depth - 1);
            return random.Next(2) == 0
                ? ($"({a} and {b})", run => first(run) & second(run))
                : ($"({a} OR {b})", run => first(run) | second(run));
        }

        (string Name, Func<RunSummary, double?> Of)[] numbers =
        [
            ("sharpe", r => r.Metrics.Sharpe), ("returnPct", r => r.Metrics.ReturnPct), ("trades", r => r.Metrics.Trades), ("fast", r => (int)r.Parameters["fast"]),
            ("param.slow", r => (int)r.Parameters["slow"]), ("runId", r => r.Id), ("winRatePct", r => r.Metrics.WinRatePct),
        ];
        (string Sign, Func<double, double, bool> Holds)[] signs =
            [("<", (x, y) => x < y), (">=", (x, y) => x >= y), ("=", (x, y) => x == y), ("!=", (x, y) => x != y), (">", (x, y) => x > y), ("<=", (x, y) => x <= y)];
        (string name, Func<RunSummary, double?> of) = numbers[random.Next(numbers.Length)];
        (string sign, Func<double, double, bool> holds) = signs[random.Next(signs.Length)];
        (string other, Func<RunSummary, double?> value) = random.Next(3) == 0
            ? numbers[random.Next(numbers.Length)]
            : random.Next(-5, 12) is var constant ? (constant.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => constant) : default;
        return ($"{name} {sign} {other}", run => of(run) is { } x && value(run) is { } y ? holds(x, y) : null);
    }
}
