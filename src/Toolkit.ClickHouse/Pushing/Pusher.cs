using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>Pushes a workspace: series, ticks, quotes and runs that have changed, then what is known of all of them, and the version last.</summary>
internal sealed class Pusher
{
    /// <summary>Rows that are read at once where they are read by SQL.</summary>
    private const int Rows = 250_000;

    /// <summary>Series that are compared and marked together, and the bars that they have at most before there are enough.</summary>
    private const int SeriesTogether = 200;
    private const long BarsTogether = 5_000_000;

    /// <summary>Runs whose parameters, trades and equity are compared together: 2 to this power.</summary>
    private const int RunShift = 8;

    /// <summary>A block of bars of a minute spans 2 to this power of microseconds, 51 days; of longer ones as many bars.</summary>
    private const int MinuteShift = 42;

    private readonly Workspace _tk;
    private readonly ClickHousePushOptions _options;
    private readonly IProgress<ClickHousePushProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly ServerCalls _calls;
    private readonly PushSession _push;
    private readonly Dictionary<string, PushedTable> _tables = [];
    private Dictionary<PushMark, PushMark> _there = [];
    private ClickHousePushProgress _told;

    public Pusher(Workspace tk, ServerCalls calls, ClickHousePushOptions options, IProgress<ClickHousePushProgress>? progress, CancellationToken cancel)
    {
        (_tk, _calls, _options, _progress, _cancel) = (tk, calls, options, progress, cancel);
        _push = new(calls, options, () => Tell(_told.What, _told.Part), cancel);
    }

    public async Task<ClickHousePushReport> RunAsync()
    {
        string workspace = _tk.Id ?? throw ToolkitException.NotFound($"{_tk.Path} holds nothing yet", "load bars first");
        long version = _tk.Status().Version;
        await _calls.CreateAsync(_cancel).ConfigureAwait(false);
        foreach (PushedTable table in PushedTable.All)
        {
            _tables[table.Name] = table.With(await AskAsync($"SELECT * FROM {table.Name} LIMIT 0").ConfigureAwait(false));
        }

        _tables[Sessions.Table.Name] = Sessions.Table;
        string? before = await ServerSchema.MarkAsync(_calls, _cancel).ConfigureAwait(false);
        string schema = await ServerSchema.MakeAsync(_calls, [.. _tables.Values], _cancel).ConfigureAwait(false);
        (string Workspace, long Version)? last = await _push.OpenAsync().ConfigureAwait(false);
        Check(workspace, version, last);
        _push.Beginning = () => _push.BeginAsync(workspace, version);
        if (before != schema)
        {
            await _push.MarkAsync([new("schema", "", "", "") { Mark = schema }]).ConfigureAwait(false);
        }

        _there = (await _push.MarksAsync().ConfigureAwait(false)).ToDictionary(mark => mark.Part);
        await PushBarsAsync().ConfigureAwait(false);
        await PushTicksAsync().ConfigureAwait(false);
        await PushQuotesAsync().ConfigureAwait(false);
        await PushRunsAsync().ConfigureAwait(false);
        await PushListsAsync().ConfigureAwait(false);
        if (_push.Done.Count > 0 || last?.Version != version)
        {
            await _push.BeginAsync(workspace, version, isDone: true).ConfigureAwait(false);
        }

        return new(_calls.Name, version, _push.Done);
    }

    private void Check(string workspace, long version, (string Workspace, long Version)? last)
    {
        if (last is { } other && other.Workspace != workspace)
        {
            throw ToolkitException.Usage($"{_calls.Name} holds another workspace ({other.Workspace}, not {workspace})", "push to a database of its own");
        }

        if (last?.Version > version && !_options.All)
        {
            throw ToolkitException.Usage(
                $"{_calls.Name} holds version {last.Value.Version}, newer than {version} of {_tk.Path}", "push from the newest copy; `ClickHousePushOptions.All` pushes this one all the same");
        }
    }

    private async Task PushBarsAsync()
    {
        Dictionary<PushMark, SeriesMark> here = _tk.SeriesMarks().ToDictionary(mark => new PushMark("bars", mark.Key.Exchange, mark.Key.Symbol, mark.Key.Timeframe.Name));
        Sessions sessions = new(_push, _tk);
        PushMark[] changed = Changed("bars", here.Keys.ToDictionary(part => part, part => here[part].Mark));
        int done = 0;
        foreach (List<PushMark> parts in Together(changed, part => here.TryGetValue(part, out SeriesMark mark) ? mark.Rows : 0))
        {
            List<PushMark> marks = await PushSeriesAsync(parts, here, sessions).ConfigureAwait(false);
            await _push.MarkAsync(marks).ConfigureAwait(false);
            Tell("bars", (double)(done += parts.Count) / changed.Length);
        }
    }

    /// <summary>Makes some series of one timeframe equal.</summary>
    private async Task<List<PushMark>> PushSeriesAsync(List<PushMark> parts, Dictionary<PushMark, SeriesMark> here, Sessions sessions)
    {
        Timeframe timeframe = parts[0].Timeframe;
        BlockPush blocks = new(_push, _tables["bars"], Shift(timeframe), (
            """
            timeframe = {timeframe:String} AND exchange IN {exchanges:Array(String)} AND symbol IN {symbols:Array(String)}
            AND (exchange, symbol) IN (SELECT y.1, y.2 FROM (SELECT arrayJoin(arrayZip({exchanges:Array(String)}, {symbols:Array(String)})) AS y))
            """,
            [
                ("timeframe", "String", timeframe.Name), ("exchanges", "Array(String)", parts.Select(part => part.Exchange).ToArray()),
                ("symbols", "Array(String)", parts.Select(part => part.Name).ToArray()),
            ]));
        await blocks.BeginAsync().ConfigureAwait(false);
        List<PushMark> marks = [];
        foreach (PushMark part in parts)
        {
            string calendar = "";
            if (here.TryGetValue(part, out SeriesMark mark))
            {
                calendar = await sessions.OfAsync(mark.Key, _cancel).ConfigureAwait(false);
                await AddBarsAsync(blocks, mark.Key).ConfigureAwait(false);
            }

            marks.Add(part with { Calendar = calendar, Mark = mark.Mark ?? "" });
        }

        await blocks.EndAsync().ConfigureAwait(false);
        return marks;
    }

    private async Task AddBarsAsync(BlockPush blocks, SeriesKey key)
    {
        Dictionary<string, string> constants = new() { ["exchange"] = key.Exchange, ["symbol"] = key.Symbol, ["timeframe"] = key.Timeframe.Name };
        try
        {
            await foreach (BarSeries bars in _tk.Bars.ReadBatchesAsync(key.Symbol, key.Timeframe, options: new() { Exchange = key.Exchange }, cancel: _cancel).ConfigureAwait(false))
            {
                await blocks.AddAsync(bars.ToFrame(), constants).ConfigureAwait(false);
            }
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            // Cleared since it was listed.
        }
    }

    private async Task PushTicksAsync()
    {
        IReadOnlyList<TickDayMark> days = await _tk.Ticks.DayMarksAsync(_cancel).ConfigureAwait(false);
        Dictionary<PushMark, string> here = days.ToDictionary(day => new PushMark("ticks", "", day.Day.ToString("O", CultureInfo.InvariantCulture), ""), day => day.Mark);
        await EachAsync("ticks", here, async part =>
        {
            DateTime from = DateTime.SpecifyKind(DateTime.ParseExact(part.Name, "yyyy-MM-dd", CultureInfo.InvariantCulture), DateTimeKind.Utc);
            BlockPush blocks = new(_push, _tables["ticks"], _tables["ticks"].Shift, (
                "time >= {from:DateTime64(6, 'UTC')} AND time < {from:DateTime64(6, 'UTC')} + INTERVAL 1 DAY", [("from", "DateTime64(6, 'UTC')", from)]));
            await blocks.BeginAsync().ConfigureAwait(false);
            Frame symbols = await AskAsync("SELECT symbol, count(*) AS rows FROM ticks WHERE time >= $from AND time < $to GROUP BY symbol ORDER BY symbol", new { from, to = from.AddDays(1) }).ConfigureAwait(false);
            foreach ((int first, int last, long rows) in Runs(symbols, "rows"))
            {
                // One symbol with very many is read by the hour.
                int hours = rows > Rows ? 1 : 24;
                for (DateTime at = from; at < from.AddDays(1); at = at.AddHours(hours))
                {
                    await blocks.AddAsync(await AskAsync(
                        $"SELECT * FROM ticks WHERE time >= $at AND time < $end AND symbol >= $first AND symbol <= $last ORDER BY {_tables["ticks"].Order}",
                        new { at, end = at.AddHours(hours), first = symbols["symbol"][first], last = symbols["symbol"][last] }).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }

            await blocks.EndAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private Task PushQuotesAsync() => EachAsync(
        "option_quotes",
        _tk.QuoteMarks().ToDictionary(mark => new PushMark("option_quotes", mark.Exchange, mark.Underlying, ""), mark => mark.Mark),
        async part =>
        {
            BlockPush blocks = new(_push, _tables["option_quotes"], _tables["option_quotes"].Shift, (
                "exchange = {exchange:String} AND underlying = {underlying:String}", [("exchange", "String", part.Exchange), ("underlying", "String", part.Name)]));
            await blocks.BeginAsync().ConfigureAwait(false);
            Frame days = await AskAsync(
                "SELECT time::DATE AS day, count(*) AS rows FROM option_quotes WHERE exchange = $exchange AND underlying = $name GROUP BY day ORDER BY day", new { exchange = part.Exchange, name = part.Name }).ConfigureAwait(false);
            foreach ((int first, int last, _) in Runs(days, "rows"))
            {
                await blocks.AddAsync(await AskAsync(
                    """SELECT * FROM option_quotes WHERE exchange = $exchange AND underlying = $name AND time::DATE BETWEEN $first AND $last ORDER BY time, expiry, strike, "right" """,
                    new { exchange = part.Exchange, name = part.Name, first = days["day"][first], last = days["day"][last] }).ConfigureAwait(false)).ConfigureAwait(false);
            }

            await blocks.EndAsync().ConfigureAwait(false);
        });

    /// <summary>What a run consists of never changes; what is said of it does, and is in a list.</summary>
    private async Task PushRunsAsync()
    {
        Frame runs = await AskAsync("SELECT run_id, created_at, data_sha256, points, closed_trades + open_trades AS trades, points + trades AS rows FROM runs ORDER BY run_id").ConfigureAwait(false);
        IReadOnlyList<long> ids = runs.Column<long>("run_id");
        ILookup<long, int> groups = Enumerable.Range(0, runs.RowCount).ToLookup(row => ids[row] >> RunShift);
        Dictionary<PushMark, string> here = groups.ToDictionary(
            group => new PushMark("run_parts", "", group.Key.ToString(CultureInfo.InvariantCulture), ""),
            group => string.Join(' ', group.Select(row => string.Create(CultureInfo.InvariantCulture, $"{ids[row]}:{runs["created_at"][row]:O}:{runs["data_sha256"][row]}:{runs["rows"][row]}"))));
        await EachAsync("run_parts", here, async part =>
        {
            long group = long.Parse(part.Name, CultureInfo.InvariantCulture);
            (string, string, object?)[] range = [("first", "Int64", group << RunShift), ("end", "Int64", (group + 1) << RunShift)];
            foreach (string table in (string[])["run_params", "run_trades", "run_equity"])
            {
                BlockPush blocks = new(_push, _tables[table], 0, ("run_id >= {first:Int64} AND run_id < {end:Int64}", range));
                await blocks.BeginAsync().ConfigureAwait(false);
                int[] rows = [.. groups[group]];
                foreach ((int first, int last, _) in Runs(rows.Length, i => Convert.ToInt64(runs["rows"][rows[i]], CultureInfo.InvariantCulture)))
                {
                    await blocks.AddAsync(await AskAsync(
                        $"SELECT * FROM {table} WHERE run_id >= $first AND run_id <= $last ORDER BY {_tables[table].Order}",
                        new { first = ids[rows[first]], last = ids[rows[last]] }).ConfigureAwait(false)).ConfigureAwait(false);
                }

                await blocks.EndAsync().ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>Tables that are compared whole, as they are short.</summary>
    private async Task PushListsAsync()
    {
        string[] lists = ["runs", "symbols", "datasets", "data_sources", "coverage", "corporate_actions"];
        for (int i = 0; i < lists.Length; i++)
        {
            PushedTable table = _tables[lists[i]];
            BlockPush blocks = new(_push, table, table.Shift, ("true", []));
            await blocks.BeginAsync().ConfigureAwait(false);
            await blocks.AddAsync(await AskAsync($"SELECT * FROM {table.Name} ORDER BY {table.Order}").ConfigureAwait(false)).ConfigureAwait(false);
            await blocks.EndAsync().ConfigureAwait(false);
            Tell(table.Name, (i + 1.0) / lists.Length);
        }
    }

    /// <summary>Goes through the parts of a table that have changed, or are gone, and marks each when it is equal.</summary>
    private async Task EachAsync(string table, Dictionary<PushMark, string> here, Func<PushMark, Task> equal)
    {
        PushMark[] changed = Changed(table, here);
        for (int i = 0; i < changed.Length; i++)
        {
            await equal(changed[i]).ConfigureAwait(false);
            await _push.MarkAsync([changed[i] with { Mark = here.GetValueOrDefault(changed[i], "") }]).ConfigureAwait(false);
            Tell(table, (i + 1.0) / changed.Length);
        }
    }

    private PushMark[] Changed(string table, Dictionary<PushMark, string> here) =>
    [
        .. here.Where(part => _options.All || _there.GetValueOrDefault(part.Key)?.Mark != part.Value).Select(part => part.Key)
            .Concat(_there.Keys.Where(part => part.Table == table && !here.ContainsKey(part)))
            .OrderBy(part => part.Timeframe, StringComparer.Ordinal).ThenBy(part => part.Exchange, StringComparer.Ordinal).ThenBy(part => part.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<List<PushMark>> Together(PushMark[] parts, Func<PushMark, long> rows)
    {
        List<PushMark> together = [];
        long sum = 0;
        foreach (PushMark part in parts)
        {
            if (together.Count == SeriesTogether || sum >= BarsTogether || (together.Count > 0 && together[0].Timeframe != part.Timeframe))
            {
                yield return together;
                (together, sum) = ([], 0);
            }

            together.Add(part);
            sum += rows(part);
        }

        if (together.Count > 0)
        {
            yield return together;
        }
    }

    private static IEnumerable<(int First, int Last, long Rows)> Runs(Frame frame, string rows) => Runs(frame.RowCount, i => Convert.ToInt64(frame[rows][i], CultureInfo.InvariantCulture));

    /// <summary>What follows each other and has together as many rows as are read at once.</summary>
    private static IEnumerable<(int First, int Last, long Rows)> Runs(int count, Func<int, long> rows)
    {
        for (int first = 0, last = 0; first < count; first = ++last)
        {
            long sum = rows(first);
            while (last + 1 < count && sum + rows(last + 1) <= Rows)
            {
                sum += rows(++last);
            }

            yield return (first, last, sum);
        }
    }

    private static int Shift(Timeframe timeframe)
    {
        double minutes = timeframe.Duration?.TotalMinutes ?? (timeframe.Unit switch { TimeframeUnit.Month => 30, TimeframeUnit.Quarter => 91, _ => 365 } * 1440.0);
        return MinuteShift + (int)Math.Log2(minutes);
    }

    private Task<Frame> AskAsync(string sql, object? parameters = null) => _tk.SqlAsync(sql, parameters, cancel: _cancel);

    private void Tell(string what, double part)
    {
        _told = new(what, part, _push.Sent);
        _progress?.Report(_told);
    }
}
