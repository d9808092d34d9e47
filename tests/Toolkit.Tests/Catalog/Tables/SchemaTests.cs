using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog.Tables;

public sealed class SchemaTests
{
    [Fact]
    public void Statistic_that_a_stored_run_has_no_column_for_reads_as_unknown()
    {
        using SqliteConnection connection = SqliteFile.Open(":memory:", SqliteOpenMode.Memory);
        foreach (string tables in Schema.Migrations)
        {
            connection.Execute(tables);
        }

        Schema.AddStatistics(connection);
        Assert.True(Schema.HasStatistics(connection));
        connection.Execute("PRAGMA foreign_keys = OFF; INSERT INTO run_metrics (run_id, reducedOrders) VALUES (3, 4)");
        Schema.ShowStatistics(connection);
        Assert.Equal(0, connection.Number("SELECT COUNT(*) FROM temp.sqlite_master"));
        connection.Execute("ALTER TABLE run_metrics DROP COLUMN sharpe");
        Assert.False(Schema.HasStatistics(connection));
        Schema.ShowStatistics(connection);
        Assert.Equal((3L, 4.0, true), connection.List("SELECT run_id, reducedOrders, sharpe IS NULL FROM run_metrics", r => (r.GetInt64(0), r.GetDouble(1), r.GetBoolean(2)))[0]);
    }
}
