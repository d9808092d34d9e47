using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>One push: its number, which is higher than that of any before, and the rows that wait to be sent.</summary>
internal sealed class PushSession(ServerCalls calls, ClickHousePushOptions options, Action sent, CancellationToken cancel)
{
    private readonly Dictionary<string, ClickHousePushTable> _done = [];
    private readonly RowBuffer _waiting = new();
    private PushedTable? _table;
    private long _rows;
    private bool _begun;

    public ServerCalls Calls => calls;

    public CancellationToken Cancel => cancel;

    public ulong Number { get; private set; }

    /// <summary>What was sent and removed so far.</summary>
    public IReadOnlyList<ClickHousePushTable> Done => [.. _done.Values];

    public long Sent => _done.Values.Sum(table => table.Sent) + _rows;

    /// <summary>Finds the number of this push.</summary>
    /// <returns>The workspace and the version that the last one left; null when there was none.</returns>
    public async Task<(string Workspace, long Version)?> OpenAsync()
    {
        Number = 1 + Convert.ToUInt64((await calls.RowsAsync("SELECT max(push) FROM stored_pushes", cancel).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);
        List<object?[]> last = await calls.RowsAsync("SELECT workspace, version FROM stored_pushes WHERE is_done ORDER BY push DESC LIMIT 1", cancel).ConfigureAwait(false);
        return last is [[string workspace, { } version]] ? (workspace, Convert.ToInt64(version, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Says that this push has begun, before it changes anything.</summary>
    public async Task BeginAsync(string workspace, long version, bool isDone = false)
    {
        if (!_begun || isDone)
        {
            _begun = true;
            await CheckAloneAsync().ConfigureAwait(false);
            RowBuffer row = new();
            row.Long(Number);
            row.Text(workspace);
            row.Long((ulong)version);
            row.Byte(isDone ? (byte)1 : (byte)0);
            await calls.InsertAsync("stored_pushes", ["push", "workspace", "version", "is_done"], row.Written, cancel).ConfigureAwait(false);
        }
    }

    public Func<Task> Beginning { get; set; } = () => Task.CompletedTask;

    /// <summary>Sends a block, by and by.</summary>
    public async Task SendAsync(PushedTable table, RowBuffer block, long rows)
    {
        if (_table != table)
        {
            await FlushAsync().ConfigureAwait(false);
        }

        _table = table;
        _rows += rows;
        _waiting.Append(block);
        if (_waiting.Length >= options.BatchBytes)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    public async Task FlushAsync()
    {
        if (_table is { } table && _waiting.Length > 0)
        {
            await Beginning().ConfigureAwait(false);
            await calls.InsertAsync(table.Table, [.. table.Columns.Select(column => column.Name), "push", "gone"], _waiting.Written, cancel).ConfigureAwait(false);
            Count(table.Name, _rows, 0, _waiting.Length);
            sent();
        }

        _waiting.Clear();
        (_rows, _table) = (0, null);
    }

    /// <summary>Takes away the rows of blocks that this push has not sent.</summary>
    public async Task RemoveAsync(PushedTable table, int shift, (string Condition, (string Name, string Type, object? Value)[] Parameters) part, Place[] places)
    {
        string[] groups = [.. table.Group.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"group{i}"))];
        string[] lists = [.. groups.Select(name => $"{{{name}:Array(String)}}"), "{blocks:Array(Int64)}"];
        string which = $"({string.Join(", ", [.. table.Group.Select(SqlNames.Quoted), table.BlockOf(shift)])}) IN (SELECT {string.Join(", ", lists.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"z.{i + 1}")))} FROM (SELECT arrayJoin(arrayZip({string.Join(", ", lists)})) AS z))";
        string from = string.Create(CultureInfo.InvariantCulture, $"FROM {table.Table} FINAL WHERE push < {Number} AND ({part.Condition}) AND {which}");
        (string, string, object?)[] parameters =
        [
            .. part.Parameters,
            .. groups.Select((name, i) => (name, "Array(String)", (object?)Array.ConvertAll(places, place => place.Group.Split('\0')[i]))),
            ("blocks", "Array(Int64)", Array.ConvertAll(places, place => place.Block)),
        ];
        long gone = Convert.ToInt64((await calls.RowsAsync($"SELECT count() {from}", cancel, parameters).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);
        if (gone > 0)
        {
            await Beginning().ConfigureAwait(false);
            string key = SqlNames.List(table.Key);
            await calls.RunAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table.Table} ({key}, push, gone) SELECT {key}, {Number}, 1 {from}"), cancel, parameters).ConfigureAwait(false);
            Count(table.Name, 0, gone, 0);
        }
    }

    /// <summary>Keeps what parts of the workspace are there now, so that the next push need not look at them.</summary>
    public async Task MarkAsync(IReadOnlyCollection<PushMark> marks)
    {
        if (marks.Count > 0)
        {
            await Beginning().ConfigureAwait(false);
            await CheckAloneAsync().ConfigureAwait(false);
            RowBuffer rows = new();
            foreach (PushMark mark in marks)
            {
                foreach (string text in (string[])[mark.Table, mark.Exchange, mark.Name, mark.Timeframe, mark.Calendar, mark.Mark])
                {
                    rows.Text(text);
                }

                rows.Long(Number);
            }

            await calls.InsertAsync("stored_marks", ["table", "exchange", "name", "timeframe", "calendar", "mark", "push"], rows.Written, cancel).ConfigureAwait(false);
        }
    }

    public async Task<List<PushMark>> MarksAsync() =>
        (await calls.RowsAsync("SELECT `table`, exchange, name, timeframe, calendar, mark FROM stored_marks FINAL WHERE mark != ''", cancel).ConfigureAwait(false))
            .ConvertAll(row => new PushMark((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!) { Calendar = (string)row[4]!, Mark = (string)row[5]! });

    private async Task CheckAloneAsync()
    {
        ulong last = Convert.ToUInt64((await calls.RowsAsync("SELECT max(push) FROM stored_pushes", cancel).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);
        if (last > Number)
        {
            throw ToolkitException.Busy($"another push to {calls.Name} has begun", "push again when it is over: what has arrived is not sent twice");
        }
    }

    private void Count(string table, long rows, long removed, long bytes)
    {
        ClickHousePushTable done = _done.GetValueOrDefault(table) ?? new(table, 0, 0, 0);
        _done[table] = done with { Sent = done.Sent + rows, Removed = done.Removed + removed, Bytes = done.Bytes + bytes };
    }
}
