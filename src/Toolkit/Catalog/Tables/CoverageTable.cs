using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Rows of <c>coverage</c>: per series, intervals that do not overlap; the newest answer about a time counts.</summary>
internal static class CoverageTable
{
    /// <summary>Adds what is newly known: older answers are cut where it overlaps them, like ones of one source are joined.</summary>
    public static void Add(WriteTransaction transaction, long datasetId, IEnumerable<CoverageSpan> spans)
    {
        foreach (CoverageSpan span in spans)
        {
            if (!span.Range.IsEmpty)
            {
                Add(transaction, datasetId, span);
                transaction.Changed(CatalogPart.Coverage);
                transaction.ChangedCoverage.Add((datasetId, span.Range, span));
            }
        }
    }

    /// <summary>Forgets what is known about a stretch, so that it is asked for again.</summary>
    public static void Forget(WriteTransaction transaction, long datasetId, TimeRange range)
    {
        Cut(transaction.Connection, datasetId, range);
        transaction.Changed(CatalogPart.Coverage);
        transaction.ChangedCoverage.Add((datasetId, range, null));
    }

    public static List<CoverageSpan> Of(SqliteConnection connection, long datasetId) => connection.List(
        "SELECT from_time, to_time, state, source, asked_at FROM coverage WHERE dataset_id = $id ORDER BY from_time",
        r => Span(r, 0),
        ("$id", datasetId));

    public static List<CoverageRow> List(SqliteConnection connection) => connection.List(
        """
        SELECT c.from_time, c.to_time, c.state, c.source, c.asked_at, s.exchange, s.symbol, d.timeframe
        FROM coverage c JOIN datasets d USING (dataset_id) JOIN symbols s USING (symbol_id)
        ORDER BY s.exchange, s.symbol, d.timeframe, c.from_time
        """,
        r => new CoverageRow(new(r.GetString(5), r.GetString(6), Timeframe.Parse(r.GetString(7))), Span(r, 0)));

    private static void Add(WriteTransaction transaction, long datasetId, CoverageSpan span)
    {
        SqliteConnection connection = transaction.Connection;
        Cut(connection, datasetId, span.Range);
        (long from, long to, long asked) = (span.Range.FromMicroseconds, span.Range.ToMicroseconds, UnixMicroseconds.From(span.AskedAt));
        List<(long Id, long From, long To, long Asked)> neighbours = connection.List(
            """
            SELECT coverage_id, from_time, to_time, asked_at FROM coverage
            WHERE dataset_id = $id AND state = $state AND source = $source AND (to_time = $from OR from_time = $to)
                AND (state <> 'empty' OR asked_at = $asked)
            """,
            r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)),
            ("$id", datasetId), ("$state", CatalogNames.Of(span.State)), ("$source", span.Source), ("$from", from), ("$to", to), ("$asked", asked));
        foreach ((long id, long neighbourFrom, long neighbourTo, long neighbourAsked) in neighbours)
        {
            // The joined stretch is as old as its oldest part. Empty ones keep their own ages, as they are asked again after a while.
            (from, to, asked) = (Math.Min(from, neighbourFrom), Math.Max(to, neighbourTo), Math.Min(asked, neighbourAsked));
            connection.Execute("DELETE FROM coverage WHERE coverage_id = $id", ("$id", id));
        }

        Insert(connection, datasetId, from, to, CatalogNames.Of(span.State), span.Source, asked);
    }

    private static void Cut(SqliteConnection connection, long datasetId, TimeRange range)
    {
        (long from, long to) = (range.FromMicroseconds, range.ToMicroseconds);
        var overlapped = connection.List(
            "SELECT coverage_id, from_time, to_time, state, source, asked_at FROM coverage WHERE dataset_id = $id AND from_time < $to AND to_time > $from",
            r => (Id: r.GetInt64(0), From: r.GetInt64(1), To: r.GetInt64(2), State: r.GetString(3), Source: r.GetString(4), Asked: r.GetInt64(5)),
            ("$id", datasetId), ("$from", from), ("$to", to));
        foreach (var old in overlapped)
        {
            connection.Execute("DELETE FROM coverage WHERE coverage_id = $id", ("$id", old.Id));
            if (old.From < from)
            {
                Insert(connection, datasetId, old.From, from, old.State, old.Source, old.Asked);
            }

            if (old.To > to)
            {
                Insert(connection, datasetId, to, old.To, old.State, old.Source, old.Asked);
            }
        }
    }

    private static void Insert(SqliteConnection connection, long datasetId, long from, long to, string state, string source, long asked) =>
        connection.Execute(
            "INSERT INTO coverage (dataset_id, from_time, to_time, state, source, asked_at) VALUES ($id, $from, $to, $state, $source, $asked)",
            ("$id", datasetId), ("$from", from), ("$to", to), ("$state", state), ("$source", source), ("$asked", asked));

    private static CoverageSpan Span(DbDataReader r, int at) => new(
        TimeRange.FromMicros(r.GetInt64(at), r.GetInt64(at + 1)), CatalogNames.Parse<CoverageState>(r.GetString(at + 2)), r.GetString(at + 3),
        UnixMicroseconds.ToDateTime(r.GetInt64(at + 4)));
}
