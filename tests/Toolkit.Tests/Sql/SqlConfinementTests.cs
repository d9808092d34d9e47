using System.Security.Cryptography;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Sql;

public sealed class SqlConfinementTests(SqlConfinementTests.Closed closed) : IClassFixture<SqlConfinementTests.Closed>
{

    public static TheoryData<string> Forbidden() =>
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        "SELECT * FROM read_csv('{out}/secret.csv')",
        "SELECT * FROM read_csv('{ws}/catalog.db')",
        "SELECT * FROM read_text('{ws}/catalog.db')",
        "SELECT * FROM read_blob('{ws}/bars/../catalog.db')",
        "SELECT * FROM read_text('{ws}/bars/../../secret.txt')",
        "SELECT * FROM '{out}/secret.csv'",
        "FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM glob('{ws}/*')",
        "SELECT * FROM parquet_scan('{file}')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM parquet_metadata('{file}')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "COPY bars TO '{out}/stolen.csv'",
        "COPY (SELECT 1) TO '{ws}/bars/1m/x.parquet'",
        "COPY bars FROM '{out}/secret.csv'",
        "EXPORT DATABASE '{out}/db'",
        "IMPORT DATABASE '{out}/db'",
        "ATTACH '{out}/x.db'",
        "ATTACH '{ws}/catalog.db' AS c (TYPE sqlite)",
        "DETACH memory",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}/x.csv'",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN SELECT 1",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{out}/evil.duckdb_extension'",
        "FORCE INSTALL sqlite",
        "SET enable_external_access = true",
        "SET GLOBAL allowed_directories = ['/']",
        "SET threads = 1",
        "SET VARIABLE toolkit_bar_files = ['/etc/passwd']",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "CALL enable_logging()",
        "CALL pragma_version()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM enable_logging('QueryLog', storage := 'file', storage_path := '{ws}/bars/log')",
        "SELECT * FROM (SELECT * FROM enable_logging(storage := 'file', storage_config := {'path': '{ws}/bars/log'}))",
        "WITH x AS (FROM enable_logging()) SELECT 1",
        "SELECT (SELECT count(*) FROM enable_logging())",
        "SELECT 1 WHERE EXISTS (FROM disable_logging())",
        "SELECT * FROM enable_profiling()",
        "SELECT * FROM query('SELECT * FROM enable_logging()')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT write_log('x')",
        "SELECT getenv('HOME')",
        "SELECT current_setting('temp_directory')",
        "SELECT nextval('s')",
        "CREATE TABLE x (i INTEGER)",
        "CREATE OR REPLACE VIEW bars AS SELECT 1",
        "CREATE SECRET (TYPE s3)",
        "DROP VIEW bars",
        "DELETE FROM store.hot_bars",
        "INSERT INTO store.hot_bars DEFAULT VALUES",
        "UPDATE store.hot_bars SET close = 0",
        "TRUNCATE store.hot_bars",
        "BEGIN",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "USE store",
        "VACUUM",
        "CHECKPOINT",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY bars TO '{out}/stolen.csv'",
        "SELECT 1; /* ; */ DROP VIEW bars",
        "SELECT * FROM sqlite_scan('{ws}/catalog.db', 'symbols')",
        "SELECT * FROM read_json('https://example.com/x.json')",
    ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task Statement_when_it_could_read_outside_or_write_or_load_then_refused_and_nothing_changed(string sql)
    {
        // Whatever the session has for itself is there from its first statement on.
        await closed.Sql.Json("SELECT 1");
        string before = closed.Hashes();
        string text = sql.Replace("{ws}", closed.Path).Replace("{out}", closed.Folder).Replace("{file}", closed.Store.Listings.Files()[0].Path);
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => closed.Sql.Session.RunAsync(text));
        Assert.Contains(e.Kind, new[] { ErrorKind.Usage, ErrorKind.BadData });
        Assert.Equal(before, closed.Hashes());
        // The session is neither broken nor wider open than before.
        Assert.Equal("""[{"n":6000}]""", await closed.Sql.Json("SELECT count(*) AS n FROM bars"));
    }

    public static TheoryData<string, string> Allowed() => new()
    {
        { "SELECT count(*) AS x FROM bars", """[{"x":6000}]""" },
        { "SELECT count(*) AS x FROM market_data b JOIN symbols s USING (exchange, symbol)", """[{"x":6000}]""" },
        { "WITH c AS (SELECT * FROM bars LIMIT 3) SELECT count(*) AS x FROM c", """[{"x":3}]""" },
        { "SELECT count(*) AS x FROM resample('A', '1m', '5m')", """[{"x":1200}]""" },
        { "SELECT count(*) AS x FROM returns('A', '1m') WHERE simple_return IS NOT NULL", """[{"x":5999}]""" },
        { "FROM range(2) t(x)", """[{"x":0},{"x":1}]""" },
        { "SELECT unnest([1, 2]) AS x", """[{"x":1},{"x":2}]""" },
        { "VALUES (1)", """[{"col0":1}]""" },
        { "SELECT $x AS x", """[{"x":5}]""" },
        { "SELECT 'COPY; ATTACH' AS x -- ; DROP", """[{"x":"COPY; ATTACH"}]""" },
        { "SELECT symbol, x FROM (PIVOT (SELECT symbol, timeframe, close FROM bars LIMIT 1) ON timeframe IN ('1m') USING count(*) AS x) AS p(symbol, close, x)", """[{"symbol":"A","x":1}]""" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task Statement_when_it_only_reads_the_views_then_answered(string sql, string expected) =>
        Assert.Equal(expected, await closed.Sql.Json(sql, new { x = 5 }));

    [Fact]
    public async Task New_bars_when_published_then_a_confined_session_sees_them()
    {
        using Closed own = new();
        Assert.Equal("""[{"n":6000}]""", await own.Sql.Json("SELECT count(*) AS n FROM bars"));
        own.Store.Put(Stored.Key("B"), Stored.Bars(0, 5_000));
        Assert.Equal("""[{"n":11000}]""", await own.Sql.Json("SELECT count(*) AS n FROM bars"));
    }

    [Fact]
    public async Task Call_when_confined_in_an_open_workspace_then_that_call_only()
    {
        using TemporaryFolder folder = new();
        using BarStore open = BarStore.Open(folder.File("other"));
        using SqlTester sql = new(open);
        await Assert.ThrowsAsync<ToolkitException>(() => sql.Session.RunAsync("SET threads = 1", options: new() { Confine = true }));
        await sql.Session.RunAsync("SET threads = 1");
        // The other way round there is no way out.
        await Assert.ThrowsAsync<ToolkitException>(() => closed.Sql.Session.RunAsync("SET threads = 1", options: new() { Confine = false }));
    }

    /// <summary>A confined session over a store that nobody writes to, with things beside it that it must not see.</summary>
    public sealed class Closed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Closed()
        {
            Store = BarStore.Open(Path, new() { Confine = true });
            Store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
            Store.Put(Stored.Key("A"), Stored.Bars(10, 2, seed: 1));
            _folder.Write("secret.txt", "secret");
            _folder.Write("secret.csv", "a,b\n1,2\n");
            Sql = new(Store);
        }

        public string Folder => _folder.Path;

        public string Path => _folder.File("ws");

        internal BarStore Store { get; }

        internal SqlTester Sql { get; }

        public void Dispose()
        {
            Sql.Dispose();
            Store.Dispose();
            _folder.Dispose();
        }

        public string Hashes() => string.Join('\n', Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => !path.Contains($"{System.IO.Path.DirectorySeparatorChar}.lock{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal))
            .Select(path =>
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                return $"{path} {Convert.ToHexString(SHA256.HashData(file))}";
            }));
    }
}
