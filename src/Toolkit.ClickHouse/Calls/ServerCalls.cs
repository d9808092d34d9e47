using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;

namespace Toolkit.ClickHouse.Calls;

/// <summary>Statements on one database of a server; what fails is told in the library's words.</summary>
internal sealed class ServerCalls(ClickHouseAddress address, ClickHouseClientSettings settings) : IDisposable
{
    // As here: times are UTC. A SELECT ends there when nobody waits for it any more. An insert is answered when it is written, on whichever host.
    private static readonly Dictionary<string, object> Always = new()
    {
        ["session_timezone"] = "UTC",
        ["cancel_http_readonly_queries_on_client_close"] = 1,
        ["async_insert"] = 0,
        ["distributed_foreground_insert"] = 1,
    };

    private readonly ClickHouseClient _client = new(settings);

    public string Name { get; } = address.ToString();

    public string Database => address.Database;

    public Task<T> AskAsync<T>(BoundSql statement, Func<ClickHouseDataReader, Task<T>> read, CancellationToken cancel) => CallAsync(
        async () =>
        {
            ClickHouseParameterCollection parameters = [];
            foreach ((string name, string type, object? value) in statement.Parameters)
            {
                parameters.Add(new ClickHouseDbParameter { ParameterName = name, ClickHouseType = type, Value = value });
            }

            using ClickHouseDataReader reader = await _client.ExecuteReaderAsync(statement.Text, parameters, Options(), cancel).ConfigureAwait(false);
            return await read(reader).ConfigureAwait(false);
        },
        cancel);

    public Task<List<object?[]>> RowsAsync(string sql, CancellationToken cancel, params (string Name, string Type, object? Value)[] parameters) => AskAsync(
        new(sql, parameters),
        async reader =>
        {
            List<object?[]> rows = [];
            while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                object?[] row = new object?[reader.FieldCount];
                reader.GetValues(row!);
                rows.Add(row);
            }

            return rows;
        },
        cancel);

    public Task RunAsync(string sql, CancellationToken cancel, params (string Name, string Type, object? Value)[] parameters) =>
        AskAsync(new(sql, parameters), _ => Task.FromResult(true), cancel);

    /// <summary>Makes the database, from another that is always there.</summary>
    public Task CreateAsync(CancellationToken cancel) => CallAsync(
        () => _client.ExecuteNonQueryAsync($"CREATE DATABASE IF NOT EXISTS {SqlNames.Quoted(Database)}", null, new QueryOptions { Database = "default" }, cancel), cancel);

    public Task InsertAsync(string table, IEnumerable<string> columns, ReadOnlyMemory<byte> rows, CancellationToken cancel) => CallAsync(
        async () =>
        {
            using MemoryStream stream = new(rows.ToArray(), writable: false);
            using HttpResponseMessage answer = await _client.InsertRawStreamAsync(table, stream, "RowBinary", columns.Select(SqlNames.Quoted), true, Options(), cancel).ConfigureAwait(false);
            return true;
        },
        cancel);

    public void Dispose() => _client.Dispose();

    private static QueryOptions Options() => new() { CustomSettings = Always };

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ToolkitException)
        {
            cancel.ThrowIfCancellationRequested();
            throw ServerErrors.From(e, Name);
        }
    }
}
