using System.Data.Common;

namespace Toolkit.Servers.Tests;

/// <summary>The database of a team on a PostgreSQL server.</summary>
public sealed class TeamTests
{
    [PostgresFact]
    public void Work_that_throws_changes_nothing()
    {
        using PostgresTeam team = PostgresTeam.At(PostgresServer.Shared.NewDatabase());
        team.Write(connection => Run(connection, "CREATE TABLE t (x BIGINT)"));
        Assert.Throws<InvalidOperationException>(() => team.Write<int>(connection =>
        {
            Run(connection, "INSERT INTO t VALUES (1)");
            throw new InvalidOperationException();
        }));
        Assert.Equal(0L, team.Read(connection =>
        {
            using DbCommand count = connection.CreateCommand();
            count.CommandText = "SELECT count(*) FROM t";
            return count.ExecuteScalar();
        }));
    }

    private static int Run(DbConnection connection, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
