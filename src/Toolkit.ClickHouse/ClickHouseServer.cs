using ClickHouse.Driver.ADO;
using Toolkit.ClickHouse.Calls;
using Toolkit.ClickHouse.Pushing;

namespace Toolkit;

/// <summary>A database on a ClickHouse server (24.8 or newer): what a workspace pushes there, and SQL over it.</summary>
/// <remarks>Safe to use from several threads. Statements go over HTTP; a password is taken from <c>$CLICKHOUSE_PASSWORD</c>, and is neither kept nor shown.</remarks>
public sealed class ClickHouseServer : SqlServer
{
    private readonly ServerCalls _calls;

    private ClickHouseServer(ServerCalls calls) => _calls = calls;

    public override string Name => _calls.Name;

    /// <summary>Whether a text is meant to be the address of a ClickHouse database.</summary>
    public static bool IsAddress(string text) => ClickHouseAddress.Is(text);

    /// <summary>The database at an address; nothing is asked of it yet.</summary>
    /// <param name="address"><c>clickhouse://[user@]host[:port]/database</c>, and <c>clickhouses://</c> over TLS. Ports are 8123 and 8443 when left out, the user <c>$CLICKHOUSE_USER</c>, else <c>default</c>.</param>
    /// <exception cref="ToolkitException">It is no such address, or has a password in it (usage).</exception>
    public static ClickHouseServer At(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        ClickHouseAddress at = ClickHouseAddress.Parse(address);
        return new(new(at, new ClickHouseClientSettings
        {
            Host = at.Host,
            Port = at.Port,
            Protocol = at.IsEncrypted ? "https" : "http",
            Database = at.Database,
            Username = at.User ?? Environment.GetEnvironmentVariable("CLICKHOUSE_USER") ?? "default",
            Password = Environment.GetEnvironmentVariable(ClickHouseAddress.PasswordVariable) ?? string.Empty,
            // Whoever asks may stop; a statement takes its time.
            Timeout = TimeSpan.FromDays(1),
            UseSession = false,
        }));
    }

    /// <inheritdoc/>
    public override Task<Frame> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, SqlOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        return _calls.AskAsync(QueryParameters.Bind(sql, parameters), async reader =>
        {
            ResultColumns columns = new(reader);
            bool truncated = await columns.ReadAsync(reader, options.MaxRows, cancel).ConfigureAwait(false);
            return Answer(columns.Named(), truncated);
        }, cancel);
    }

    /// <summary>Brings what the database lacks of a workspace, and takes away there what is gone here: bars, ticks, option quotes, runs, and what is known of them.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="options">Whether everything is compared.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancel">Stops it; what has arrived is not sent again.</param>
    /// <remarks>
    /// A series that has not changed since it was pushed is not looked at. Of others the rows are compared by blocks, here and there, and blocks that differ are
    /// sent: a push that was cut off is made good by the next. Each series is of one version, at least that of <see cref="ClickHousePushReport.Version"/>. One push at a time.
    /// </remarks>
    /// <exception cref="ToolkitException">
    /// The server does not answer or fails (failure); the database is that of another workspace, or newer (usage); another push has begun meanwhile (busy).
    /// </exception>
    public Task<ClickHousePushReport> PushAsync(Workspace workspace, ClickHousePushOptions? options = null, IProgress<ClickHousePushProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new Pusher(workspace, _calls, options ?? new(), progress, cancel).RunAsync();
    }

    protected override void Dispose(bool disposing) => _calls.Dispose();
}
