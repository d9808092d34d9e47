using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Tests.Sql;

/// <summary>A SQL session over a store.</summary>
internal sealed class SqlTester(BarStore store) : IDisposable
{
    public SqlSession Session { get; } = new(store);

    public async Task<string> Json(string sql, object? parameters = null) => (await Session.RunAsync(sql, parameters)).ToJson();

    public void Dispose() => Session.Dispose();
}
