using Toolkit.Tests;

namespace Toolkit.Servers.Tests.Team;

/// <summary>A host of a team: a workspace of its own, and the team's database.</summary>
internal sealed class TeamHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TeamHost(string connection, TimeSpan? patience = null)
    {
        Team = PostgresTeam.At(connection, patience);
        Tk = Workspace.Open(Folder, new() { Team = Team });
    }

    public string Folder => _folder.File("ws");

    public PostgresTeam Team { get; }

    public Workspace Tk { get; }

    public static DateTime At(double minute) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute);

    public static StrategyRegistration Named(string id) => new() { Id = id, Symbol = "A", Timeframe = "1m" };

    /// <summary>Runs a statement of its own kind, as the login of this host.</summary>
    public int Run(string sql) => Team.Write(connection =>
    {
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    });

    public object? Ask(string sql) => Team.Read(connection =>
    {
        using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    });

    public void Dispose()
    {
        Tk.Dispose();
        Team.Dispose();
        _folder.Dispose();
    }
}
