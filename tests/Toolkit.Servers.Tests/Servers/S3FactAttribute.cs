namespace Toolkit.Servers.Tests;

/// <summary>A test with a real S3 server and a real PostgreSQL: skipped, with a message, where one is missing.</summary>
internal sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3Server.Program is null ? "needs s3rver 3.7.1 (eng/setup.sh: install_peers)"
        : PostgresServer.Programs is null ? "needs PostgreSQL (Debian: apt-get install postgresql-15)"
        : null;
}
