using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Toolkit.DuckDb;
using ZstdSharp;

namespace Toolkit.Tests.Ingest;

/// <summary>Writes stores as the older systems have them, from bars and ticks that tests know: real SQLite, DuckDB and Parquet.</summary>
internal static class SampleStores
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Bars with prices of 53 bits, so that whatever rounds one shows.</summary>
    public static Bar[] Bars(int seed, int count, TimeSpan? step = null, DateTime? from = null)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                double open = 100 + random.NextDouble(), close = 100 + random.NextDouble();
                return new Bar((from ?? Start) + i * (step ?? TimeSpan.FromMinutes(1)), open, Math.Max(open, close) + random.NextDouble(), Math.Min(open, close) - random.NextDouble(), close, i % 7 == 3 ? null : random.Next(1000));
            }),
        ];
    }

    public static Bar[] Days(int seed, int count, DateTime? from = null) => Bars(seed, count, TimeSpan.FromDays(1), from);

    /// <summary>Writes bars of some symbols as DuckDB does: a table b(symbol, ts, o, h, l, c, v), and a COPY of what is selected of it.</summary>
    public static void Copy(IEnumerable<(string Symbol, Bar[] Bars)> all, params string[] statements)
    {
        using DuckDBConnection duck = DuckDbLibrary.Open();
        duck.Execute("CREATE TABLE b (symbol VARCHAR, ts TIMESTAMP, o DOUBLE, h DOUBLE, l DOUBLE, c DOUBLE, v DOUBLE)");
        using (DuckDBAppender appender = duck.CreateAppender("b"))
        {
            foreach ((string symbol, Bar[] bars) in all)
            {
                foreach (Bar bar in bars)
                {
                    appender.CreateRow().AppendValue(symbol).AppendValue(bar.Time).AppendValue(bar.Open).AppendValue(bar.High).AppendValue(bar.Low).AppendValue(bar.Close).AppendValue(bar.Volume).EndRow();
                }
            }
        }

        Array.ForEach(statements, statement => duck.Execute(statement));
    }

    public static void Parquet(string path, Bar[] bars, string select = "SELECT ts AS Date, o AS Open, h AS High, l AS Low, c AS Close, v AS Volume FROM b")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Copy([("", bars)], $"COPY ({select}) TO {SqlLiteral.Of(path)} (FORMAT parquet, COMPRESSION snappy)");
    }

    /// <summary>Makes a SQLite file, or adds to one.</summary>
    public static void Sqlite(string path, string script, params IEnumerable<(string Insert, IEnumerable<object?[]> Rows)> tables)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute(script.Length == 0 ? "SELECT 1" : script);
        foreach ((string insert, IEnumerable<object?[]> rows) in tables)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            foreach (object?[] row in rows)
            {
                if (command.Parameters.Count == 0)
                {
                    command.CommandText = $"INSERT INTO {insert} VALUES ({string.Join(", ", row.Select((_, i) => $"$p{i}"))})";
                    row.Index().ToList().ForEach(one => command.Parameters.AddWithValue($"$p{one.Index}", DBNull.Value));
                }

                for (int i = 0; i < row.Length; i++)
                {
                    command.Parameters[i].Value = row[i] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    public static void Tier0(string folder, Bar[] spy, Bar[] btc)
    {
        int half = spy.Length / 2;
        // Two files that overlap by a tenth; pandas calls its index so, and the later one has been mended.
        Parquet(Path.Combine(folder, "data/parquet/SPY_1m_2024-01-01_2024-01-31.parquet"), [.. spy[..half].Select(bar => bar with { Volume = 1 })]);
        Parquet(
            Path.Combine(folder, "data/parquet/SPY_1m_2024-02-01_2024-02-29.parquet"), spy[(half * 9 / 10)..],
            "SELECT o AS Open, h AS High, l AS Low, c AS Close, v AS Volume, ts AS Date FROM b");
        Parquet(Path.Combine(folder, "data/parquet/BTCUSDT_1d_20240101_20240630.parquet"), btc, "SELECT o AS open, h AS high, l AS low, c AS close, v AS volume, epoch_ns(ts) AS __index_level_0__ FROM b");
        Sqlite(
            Path.Combine(folder, "tier0.db"),
            """
            CREATE TABLE symbols (id INTEGER PRIMARY KEY, symbol TEXT, name TEXT, asset_type TEXT, currency TEXT);
            CREATE TABLE datasets (id INTEGER PRIMARY KEY, symbol_id INTEGER, timeframe TEXT, path TEXT, rows INTEGER);
            CREATE TABLE backtest_runs (id INTEGER PRIMARY KEY, name TEXT, strategy TEXT, dataset_id INTEGER, config TEXT, metrics TEXT, created_at TEXT);
            CREATE TABLE trades (id INTEGER PRIMARY KEY, run_id INTEGER, symbol TEXT, side TEXT, quantity REAL, entry_time TEXT, entry_price REAL, exit_time TEXT, exit_price REAL, commission REAL, pnl REAL);
            CREATE TABLE metadata (key TEXT, value TEXT);
            INSERT INTO symbols VALUES (1, 'SPY', 'SPDR S&P 500', NULL, 'USD'), (2, 'BTC/USDT', 'Bitcoin', 'crypto', 'USDT');
            INSERT INTO datasets VALUES (1, 1, '1m', 'data/parquet/SPY_1m_2024-01-01_2024-01-31.parquet', 0), (2, 2, '1d', 'data/parquet/BTCUSDT_1d_20240101_20240630.parquet', 0);
            INSERT INTO metadata VALUES ('schema', '3');
            """,
            ("backtest_runs",
            [
                [1, "trend", "SmaCross", 2, """{"params": {"fast": 10, "slow": 30}, "initial_capital": 5000, "symbol": "BTC/USDT"}""", """{"sharpe_ratio": 9.9, "num_trades": 2}""", "2024-07-01T10:00:00"],
                [2, "old", "Breakout", 1, """{"window": 20, "initial_capital": 1000}""", """{"Sharpe Ratio": 1.25, "Return [%]": 12.5, "Max. Drawdown [%]": -8.0, "# Trades": 14, "oddity": 3}""", "2024-07-02 10:00:00"],
            ]),
            ("trades",
            [
                [1, 1, "BTC/USDT", "long", 2.0, "2024-01-03", btc[2].Open, "2024-01-05", btc[4].Open, 1.5, null],
                [2, 1, "BTC/USDT", "short", 1.0, "2024-01-06", btc[5].Open, "2024-01-08", btc[7].Open, 0.5, null],
            ]));
    }

    public static void Vegas(string folder, params (string Symbol, Bar[] Bars)[] series)
    {
        Directory.CreateDirectory(folder);
        Copy(
            series,
            $"COPY (SELECT year(ts) AS year, symbol, ts AS timestamp, o AS open, h AS high, l AS low, c AS close, v::BIGINT AS volume FROM b ORDER BY symbol, ts) TO {SqlLiteral.Of(Path.Combine(folder, "market"))} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (year, symbol))",
            $"ATTACH {SqlLiteral.Of(Path.Combine(folder, "vegas.duckdb"))} AS v",
            "CREATE TABLE v.bars AS SELECT symbol, '1m' AS timeframe, ts AS \"Timestamp\", o AS \"Open\", h AS \"High\", l AS \"Low\", c AS \"Close\", v AS \"Volume\" FROM b",
            "CREATE TABLE v.names AS SELECT DISTINCT symbol, 'the ' || symbol AS name, 'equity' AS asset_type FROM b",
            "USE v",
            "CREATE VIEW market_data AS SELECT * FROM bars",
            "CREATE VIEW symbols AS SELECT * FROM names",
            "CREATE VIEW data_sources AS SELECT 'yahoo' AS name");
    }

    public static readonly string[] TimeForms = ["text", "date text", "s", "ms", "us", "ns", "real s"];

    public static object Time(DateTime time, string form)
    {
        long micros = UnixMicroseconds.From(time);
        return form switch
        {
            "text" => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "date text" => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            "s" => micros / 1_000_000,
            "real s" => micros / 1e6,
            "ms" => micros / 1_000,
            "us" => micros,
            _ => micros * 1_000,
        };
    }

    public const string TradingTables =
        """
        CREATE TABLE ohlcv_data (id INTEGER PRIMARY KEY, Exchange TEXT, Symbol TEXT, Timeframe TEXT, Timestamp, Open REAL, High REAL, Low REAL, Close REAL, Volume);
        CREATE TABLE ticker_data (id INTEGER PRIMARY KEY, exchange TEXT, symbol TEXT, timestamp INTEGER, bid REAL, ask REAL, last REAL, volume REAL);
        CREATE TABLE strategy_metadata (strategy_id TEXT PRIMARY KEY, name TEXT, config TEXT, status TEXT);
        CREATE TABLE trades (id INTEGER PRIMARY KEY, strategy_id TEXT, exchange TEXT, symbol TEXT, side TEXT, amount REAL, price REAL, fee REAL, timestamp INTEGER);
        CREATE TABLE positions (id INTEGER PRIMARY KEY, strategy_id TEXT, exchange TEXT, symbol TEXT, side TEXT, amount REAL, entry_price REAL, timestamp INTEGER);
        CREATE TABLE signals (id INTEGER PRIMARY KEY, strategy_id TEXT, exchange TEXT, symbol TEXT, signal_type TEXT, strength REAL, timestamp INTEGER);
        """;

    public static void TradingDb(string folder, string form, params (string Exchange, string Symbol, string Timeframe, Bar[] Bars)[] series) => Sqlite(
        Path.Combine(folder, "trading.db"), TradingTables,
        ("ohlcv_data (Exchange, Symbol, Timeframe, Timestamp, Open, High, Low, Close, Volume)",
            series.SelectMany(one => one.Bars.Select(bar => new object?[] { one.Exchange, one.Symbol, one.Timeframe, Time(bar.Time, form), bar.Open, bar.High, bar.Low, bar.Close, bar.Volume }))));

    public static void DataLayer(string folder, Bar[] spy, Bar[] btc)
    {
        Parquet(Path.Combine(folder, "data/market/SPY/1d.parquet"), spy, "SELECT ts::DATE AS date, o AS open, h AS high, l AS low, c AS close, v AS volume FROM b");
        Parquet(Path.Combine(folder, "data/market/BTC_USDT/1h.parquet"), btc, "SELECT epoch_ms(ts) AS Timestamp, o AS Open, h AS High, l AS Low, c AS Close, v AS Volume FROM b ORDER BY ts DESC");
        Sqlite(
            Path.Combine(folder, "metadata.db"),
            """
            CREATE TABLE symbols (symbol TEXT, name TEXT, asset_class TEXT);
            CREATE TABLE data_coverage (symbol TEXT, timeframe TEXT, start_date TEXT, end_date TEXT);
            INSERT INTO symbols VALUES ('SPY', 'SPDR', NULL), ('BTC/USDT', 'Bitcoin', 'crypto');
            INSERT INTO data_coverage VALUES ('SPY', '1d', '2020-01-01', '2024-12-31');
            """);
    }

    public const string TickTable = "CREATE TABLE IF NOT EXISTS ticks (id INTEGER PRIMARY KEY, symbol TEXT, timestamp TEXT, bid REAL, ask REAL, volume REAL, UNIQUE (symbol, timestamp))";

    public static (string Symbol, DateTime Time, double Bid, double Ask)[] Ticks(int seed, int count, DateTime from)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double bid = 1 + random.NextDouble();
            return (i % 3 == 0 ? "GBP/USD" : "EUR/USD", from.AddMilliseconds(20 * i), bid, bid + random.NextDouble() / 1000);
        })];
    }

    public static string TickDay(string folder, DateTime day, IEnumerable<(string Symbol, DateTime Time, double Bid, double Ask)> ticks)
    {
        string path = Path.Combine(folder, $"ticks/db/{day:yyyy}/{day:MM}/ticks_{day:yyyy-MM-dd}.db");
        Sqlite(path, TickTable, ("ticks (symbol, timestamp, bid, ask, volume)", ticks.Select(tick =>
            new object?[] { tick.Symbol, tick.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), tick.Bid, tick.Ask, 1.5 })));
        return path;
    }

    public static void Zstd(string path)
    {
        using (FileStream from = File.OpenRead(path))
        using (FileStream to = File.Create(path + ".zst"))
        using (CompressionStream packed = new(to))
        {
            from.CopyTo(packed);
        }

        File.Delete(path);
    }
}
