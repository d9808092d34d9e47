using System.Net;
using Npgsql;

namespace Toolkit.Cluster;

/// <summary>The database in which workers find each other: the tables and statements that Orleans' ADO.NET clustering asks for, in a schema of their own.</summary>
/// <remarks>Orleans reads its statements from a table, by key. Its rows are one for each process, of whichever build (<c>DeploymentId</c>); a member changes only together with the version of its build's table.</remarks>
internal sealed class ClusterDatabase
{
    private const string Schema = "toolkit_cluster";

    // Statuses as Orleans numbers them.
    private const string Living = "Status IN (2, 3)";

    /// <summary>Members say every 5 seconds that they live; clocks may differ.</summary>
    private const string Fresh = "IAmAliveTime > now() - interval '30 seconds'";

    private const string OfThis = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string Tables = $"""
        SELECT pg_advisory_xact_lock(hashtext('{Schema}'));
        CREATE SCHEMA IF NOT EXISTS {Schema};
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (DeploymentId text PRIMARY KEY, Version integer NOT NULL DEFAULT 0, Changed timestamptz NOT NULL DEFAULT now());
        CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
            DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable ON DELETE CASCADE, Address text NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
            SiloName text NOT NULL, HostName text NOT NULL, Status integer NOT NULL, ProxyPort integer NOT NULL,
            StartTime timestamptz NOT NULL, IAmAliveTime timestamptz NOT NULL, SuspectTimes text,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        """;

    /// <summary>Members that a crash or a power cut left behind, and builds that nobody runs any more.</summary>
    private const string Sweeping = """
        DELETE FROM OrleansMembershipTable WHERE IAmAliveTime < now() - interval '1 day';
        DELETE FROM OrleansMembershipVersionTable v WHERE Changed < now() - interval '1 day' AND NOT EXISTS (SELECT FROM OrleansMembershipTable m WHERE m.DeploymentId = v.DeploymentId);
        """;

    private static readonly Dictionary<string, string> Statements = new()
    {
        ["GatewaysQueryKey"] = $"SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0 AND {Fresh}",
        ["MembershipReadRowKey"] = Members("AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation"),
        ["MembershipReadAllKey"] = Members(""),
        ["InsertMembershipVersionKey"] =
            "WITH made AS (INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*) > 0 FROM made",
        ["UpdateIAmAlivetimeKey"] = $"UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE {OfThis}",
        ["InsertMembershipKey"] = Together($"NOT EXISTS (SELECT FROM OrleansMembershipTable WHERE {OfThis})", """
            INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
            SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
            """),
        ["UpdateMembershipKey"] = Together($"EXISTS (SELECT FROM OrleansMembershipTable WHERE {OfThis})", $"""
            UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
            WHERE {OfThis} AND EXISTS (SELECT FROM next)
            """),
        ["DeleteMembershipTableEntriesKey"] = "DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId",
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime",
    };

    private ClusterDatabase(string connection, string name) => (Connection, Name) = (connection, name);

    /// <summary>As Npgsql takes it, with our schema.</summary>
    public string Connection { get; }

    /// <summary>Server and database, without user and secrets.</summary>
    public string Name { get; }

    public static ClusterDatabase Of(string connection)
    {
        try
        {
            NpgsqlConnectionStringBuilder parts = new(connection) { SearchPath = Schema, ApplicationName = "toolkit" };
            return new(parts.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"{parts.Host}:{parts.Port}/{parts.Database}"));
        }
        catch (ArgumentException)
        {
            // Its text may hold a password.
            throw ToolkitException.Usage("the cluster's connection is none that Npgsql takes", "write one such as \"Host=db;Database=desk;Username=me\"");
        }
    }

    /// <summary>Makes what is missing, or changes nothing; several processes may do it at once.</summary>
    public Task PrepareAsync(CancellationToken cancel) => AskAsync(async connection =>
    {
        if (!await IsReadyAsync(connection, cancel).ConfigureAwait(false))
        {
            using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
            await RunAsync(connection, Tables, cancel).ConfigureAwait(false);
            foreach ((string key, string text) in Statements)
            {
                using NpgsqlCommand put = new("INSERT INTO OrleansQuery VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = EXCLUDED.QueryText", connection);
                put.Parameters.AddWithValue(key);
                put.Parameters.AddWithValue(text);
                await put.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }

        return await RunAsync(connection, Sweeping, cancel).ConfigureAwait(false);
    });

    /// <summary>The workers that live, of any build.</summary>
    public Task<IReadOnlyList<Member>> MembersAsync(CancellationToken cancel) => AskAsync<IReadOnlyList<Member>>(async connection =>
    {
        List<Member> members = [];
        if (await HasTablesAsync(connection, cancel).ConfigureAwait(false))
        {
            using NpgsqlCommand read = new($"SELECT DeploymentId, Address, HostName, SiloName FROM OrleansMembershipTable WHERE {Living} AND {Fresh}", connection);
            using NpgsqlDataReader rows = await read.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            while (await rows.ReadAsync(cancel).ConfigureAwait(false))
            {
                members.Add(new(rows.GetString(0), IPAddress.Parse(rows.GetString(1)), rows.GetString(2), WorkerName.Parse(rows.GetString(3))));
            }
        }

        return members;
    });

    /// <summary>A row for each member, or one without a member: the version is always told.</summary>
    private static string Members(string which) => $"""
        SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.StartTime, m.IAmAliveTime, m.SuspectTimes
        FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId {which}
        WHERE v.DeploymentId = @DeploymentId
        """;

    /// <summary>A change of a member, together with the next version: none of both where the version is another by now.</summary>
    private static string Together(string condition, string change) => $"""
        WITH next AS (
            UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Changed = now()
            WHERE DeploymentId = @DeploymentId AND Version = @Version AND {condition} RETURNING 1),
        done AS ({change} RETURNING 1)
        SELECT count(*) > 0 FROM done
        """;

    /// <summary>A user who may not make tables can join once somebody who may has.</summary>
    private static async Task<bool> IsReadyAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (!await HasTablesAsync(connection, cancel).ConfigureAwait(false))
        {
            return false;
        }

        Dictionary<string, string> there = [];
        using NpgsqlCommand read = new("SELECT QueryKey, QueryText FROM OrleansQuery", connection);
        using NpgsqlDataReader rows = await read.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        while (await rows.ReadAsync(cancel).ConfigureAwait(false))
        {
            there[rows.GetString(0)] = rows.GetString(1);
        }

        return Statements.All(statement => there.GetValueOrDefault(statement.Key) == statement.Value);
    }

    private static async Task<bool> HasTablesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        using NpgsqlCommand look = new($"SELECT to_regclass('{Schema}.orleansmembershiptable') IS NOT NULL", connection);
        return (bool)(await look.ExecuteScalarAsync(cancel).ConfigureAwait(false))!;
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask)
    {
        try
        {
            using NpgsqlConnection connection = new(Connection);
            await connection.OpenAsync().ConfigureAwait(false);
            return await ask(connection).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            throw new ToolkitException(ErrorKind.Failure, $"the database {Name} of the cluster does not answer as it should: {e.Message}", "look whether it runs, and whether its user may use it and make a schema in it", e);
        }
    }

    /// <summary>A worker that has said lately that it lives.</summary>
    /// <param name="Build">What it was built from (<see cref="ClusterBuild"/>).</param>
    /// <param name="Address">Where it listens.</param>
    /// <param name="Host">The name of its machine.</param>
    /// <param name="Name">What it calls itself.</param>
    internal sealed record Member(string Build, IPAddress Address, string Host, WorkerName Name);
}
