using Npgsql;
using Toolkit.Postgres;

namespace Toolkit.Servers.Tests.Team;

/// <summary>Tables of a team's database: made once, brought up to date, never taken back.</summary>
public sealed class SchemaTests
{
    [PostgresFact]
    public void Database_of_an_older_toolkit_when_opened_then_brought_up_to_date_with_what_it_has()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using (NpgsqlConnection old = new(connection))
        {
            old.Open();
            TeamSchema.BringUpToDate(old, "old", [TeamTables.Migrations[0]]);
            old.Run("INSERT INTO toolkit.remote_heads VALUES ('r', 7, 'm', 'me', 1)");
        }

        using TeamHost here = new(connection);

        Assert.Empty(here.Tk.Live.Strategies());
        Assert.Equal(7L, here.Ask("SELECT version FROM remote_heads"));
        Assert.Equal(TeamTables.Migrations.Count, here.Team.Status(TimeProvider.System).SchemaVersion);
    }

    [PostgresFact]
    public void Database_of_a_newer_toolkit_is_refused_and_left_alone()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using (TeamHost first = new(connection))
        {
            first.Run("UPDATE schema_version SET version = 1000");
        }

        using TeamHost here = new(connection);
        ToolkitException refused = Assert.Throws<ToolkitException>(() => here.Tk.Live.Strategies());

        Assert.Equal(ErrorKind.BadData, refused.Kind);
        Assert.Contains("schema 1000, newer than this toolkit's", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Many_who_open_a_new_database_at_once_make_its_tables_once()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using PostgresTeam team = PostgresTeam.At(connection);
            Assert.Equal(TeamTables.Migrations.Count, team.Status(TimeProvider.System).SchemaVersion);
        })));
    }

    [PostgresFact]
    public void Statistic_that_came_later_gets_its_column()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using (TeamHost first = new(connection))
        {
            first.Run("ALTER TABLE run_metrics DROP COLUMN sharpe");
        }

        using TeamHost here = new(connection);

        Assert.Equal(1L, here.Ask("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'toolkit' AND table_name = 'run_metrics' AND column_name = 'sharpe'"));
    }

    [PostgresFact]
    public void Database_or_server_that_is_not_there_is_said_plainly()
    {
        string connection = PostgresServer.Shared.NewDatabase();
        using TeamHost none = new(new NpgsqlConnectionStringBuilder(connection) { Database = "nowhere" }.ConnectionString);
        using TeamHost stranger = new(new NpgsqlConnectionStringBuilder(connection) { Username = "nobody" }.ConnectionString);
        using TeamHost silent = new(new NpgsqlConnectionStringBuilder(connection) { Port = FreePort.Next() }.ConnectionString, TimeSpan.FromMilliseconds(300));

        Assert.Equal(ErrorKind.NotFound, Assert.Throws<ToolkitException>(() => none.Tk.Live.Strategies()).Kind);
        Assert.Equal(ErrorKind.Failure, Assert.Throws<ToolkitException>(() => stranger.Tk.Live.Strategies()).Kind);
        Assert.Equal(ErrorKind.Busy, Assert.Throws<ToolkitException>(() => silent.Tk.Live.Strategies()).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => PostgresTeam.At("Host=x;Pasword=secret")).Kind);
    }
}
