namespace Toolkit.Servers.Tests;

/// <summary>A test with a real PostgreSQL: skipped, with a message, where there is none.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Programs is null ? "needs PostgreSQL (Debian: apt-get install postgresql-15)" : null;
}
