using DuckDB.NET.Data;
namespace DuckDB.NET.Bindings.Tests;
public class Smoke { [Fact] public void Opens() { using var c = new DuckDBConnection("DataSource=:memory:"); c.Open(); using var k=c.CreateCommand(); k.CommandText="select 42"; Assert.Equal(42,k.ExecuteScalar()); } }
