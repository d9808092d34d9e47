using DuckDB.NET.Data;
using Toolkit.Calendars;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Options;
using Toolkit.Storage;

namespace Toolkit.Chains;

/// <summary>Reads the quotes of one underlying out of the files of one version.</summary>
internal sealed class QuoteReader(BarStore store, SymbolRow symbol, OptionReadOptions options)
{
    private const string Columns =
        """
        epoch_us(time) AS time, (expiry - DATE '0001-01-01')::INTEGER AS expiry, strike, ("right" = 'put') AS put, bid, ask, bid_size, ask_size,
        implied_volatility, delta, open_interest
        """;

    private string Wanted => "exchange = $exchange AND underlying = $underlying"
        + (options.Expiries is { } expiries ? $" AND expiry IN ({string.Join(", ", expiries.DefaultIfEmpty(DateOnly.MinValue).Select(expiry => $"DATE '{expiry:yyyy-MM-dd}'"))})" : "");

    /// <summary>All quotes inside a range.</summary>
    public OptionQuotes Range(TimeRange range, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = store.Snapshot(options.AsOf);
        // Files are sorted by time, and of one underlying none overlaps another: read one after the other they are in order.
        OptionQuotes quotes = Read(Files(snapshot, range), "SELECT " + Columns + " FROM {0} WHERE " + Wanted + " AND time >= make_timestamp($from::BIGINT) AND time < make_timestamp($to::BIGINT)", range, cancel);
        return new(quotes.Underlying, quotes.Columns)
        {
            Origin = new(symbol.Exchange, symbol.Symbol, snapshot.Version)
            {
                From = range.FromMicroseconds > UnixMicroseconds.Min ? UnixMicroseconds.ToDateTime(range.FromMicroseconds) : null,
                To = range.ToMicroseconds < UnixMicroseconds.Max ? UnixMicroseconds.ToDateTime(range.ToMicroseconds) : null,
                Expiries = options.Expiries,
            },
        };
    }

    /// <summary>The last quote of each living contract at a moment.</summary>
    public OptionQuotes Last(long at, TradingCalendar calendar, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = store.Snapshot(options.AsOf);
        IReadOnlyList<QuoteFile> before = snapshot.Quotes(symbol.Id, TimeRange.FromMicros(UnixMicroseconds.Min, at + 1));
        int today = ExchangeZone.LocalDay(calendar.Zone, at);
        long from = before.Count == 0 ? at : options.LookBack is { } back ? at - (long)back.TotalMicroseconds : Midnight(Newest(snapshot, before[^1], at, cancel), calendar);
        TimeRange range = TimeRange.FromMicros(Math.Min(from, at), at + 1);
        List<QuoteFile> files = [.. before.Where(file => file.Extent.MaxTime >= range.FromMicroseconds && file.Extent.MaxExpiry >= today)];
        snapshot.Check(files.Select(file => file.File));
        string within = $"{Wanted} AND time >= make_timestamp($from::BIGINT) AND time < make_timestamp($to::BIGINT) AND expiry >= DATE '1970-01-01' + {today}";
        return Read(
            files,
            $$"""
            SELECT {{Columns}} FROM {0} JOIN (SELECT expiry, strike, "right", max(time) AS time FROM {0} WHERE {{within}} GROUP BY ALL) USING (expiry, strike, "right", time)
            WHERE {{Wanted}} ORDER BY ALL
            """,
            range, cancel);
    }

    private static long Midnight(long micros, TradingCalendar calendar) => ExchangeZone.ToMicros(calendar.Zone, ExchangeZone.LocalDay(calendar.Zone, micros), TimeSpan.Zero);

    /// <summary>Time of the newest quote at or before a moment.</summary>
    private long Newest(StoreSnapshot snapshot, QuoteFile file, long at, CancellationToken cancel)
    {
        if (file.Extent.MaxTime <= at && options.Expiries is null)
        {
            return file.Extent.MaxTime;
        }

        snapshot.Check([file.File]);
        return Ask(
            connection => connection.Scalar(
                $"SELECT epoch_us(max(time)) FROM {ParquetFiles.Read([file.File.Path])} WHERE exchange = $exchange AND underlying = $underlying AND time <= make_timestamp($at::BIGINT)",
                ("exchange", symbol.Exchange), ("underlying", symbol.Symbol), ("at", at)) is long time ? time : file.Extent.MinTime,
            cancel);
    }

    private List<QuoteFile> Files(StoreSnapshot snapshot, TimeRange range)
    {
        List<QuoteFile> files = [.. snapshot.Quotes(symbol.Id, range).Where(file => options.Expiries is not { } wanted
            || wanted.Any(expiry => expiry >= QuoteTable.Date(file.Extent.MinExpiry) && expiry <= QuoteTable.Date(file.Extent.MaxExpiry)))];
        snapshot.Check(files.Select(file => file.File));
        return files;
    }

    private OptionQuotes Read(List<QuoteFile> files, string sql, TimeRange range, CancellationToken cancel)
    {
        if (files.Count == 0)
        {
            return new(symbol.Symbol, QuoteColumns.Of([]));
        }

        string text = sql.Replace("{0}", ParquetFiles.Read(files.Select(file => file.File.Path)), StringComparison.Ordinal);
        Frame frame = Ask(
            connection =>
            {
                using SqlText statements = new(connection.NativeConnection, text);
                using PreparedSql statement = statements.Prepare(0);
                statement.Bind(new Dictionary<string, object?>
                {
                    ["exchange"] = symbol.Exchange,
                    ["underlying"] = symbol.Symbol,
                    ["from"] = range.FromMicroseconds,
                    ["to"] = range.ToMicroseconds,
                });
                using SqlResult result = statement.Execute(streaming: false, cancel);
                return result.ToFrame(null);
            },
            cancel);
        double[] Numbers(string name) => frame.Span<double>(name).ToArray();
        return new(symbol.Symbol, new(
            frame.Span<long>("time").ToArray(), frame.Span<int>("expiry").ToArray(), Numbers("strike"),
            Array.ConvertAll(frame.Span<bool>("put").ToArray(), put => put ? OptionRight.Put : OptionRight.Call),
            Numbers("bid"), Numbers("ask"), Numbers("bid_size"), Numbers("ask_size"), Numbers("implied_volatility"), Numbers("delta"), Numbers("open_interest")));
    }

    private T Ask<T>(Func<DuckDBConnection, T> work, CancellationToken cancel)
    {
        DuckDBConnection connection = store.RentDuckDb();
        try
        {
            using Interruption interruption = new(connection, cancel);
            return work(connection);
        }
        catch (DuckDBException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw ToolkitException.BadData($"a file of quotes of {symbol.Exchange}:{symbol.Symbol} cannot be read: {e.Message}", "run `tk.Maintenance.Verify()` to see all damage");
        }
        finally
        {
            store.ReturnDuckDb(connection);
        }
    }
}
