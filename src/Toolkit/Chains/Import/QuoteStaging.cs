using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Ingest;

namespace Toolkit.Chains;

/// <summary>Brings the quotes of one file into a staged table: reads, judges, converts times, drops repeats.</summary>
internal sealed class QuoteStaging(DuckDBConnection connection, QuoteTexts source, OptionImportOptions options, TradingCalendar calendar)
{
    /// <summary>Name of the staged table: the columns of quotes but for the exchange, and the number of the row.</summary>
    public const string Table = "quotes_staged";

    private const string Rows = "quotes_rows", Typed = "quotes_typed", Moments = "quotes_moments", Judged = "quotes_judged";

    /// <summary>Times outside of these years are misread, not old.</summary>
    private const string Plausible = "time >= TIMESTAMP '1970-01-02' AND time < TIMESTAMP '2200-01-01'";

    private static readonly QuoteColumn[] Numbers =
        [QuoteColumn.Bid, QuoteColumn.Ask, QuoteColumn.BidSize, QuoteColumn.AskSize, QuoteColumn.ImpliedVolatility, QuoteColumn.Delta, QuoteColumn.OpenInterest];

    private readonly ZoneClock? _zone = !source.IsUtc && (options.Timezone ?? source.Layout.Time.Zone) is { } id ? new(id) : null;

    public long Read { get; private set; }

    public long Rejected { get; private set; }

    public long Duplicates { get; private set; }

    public string? Quarantine { get; private set; }

    /// <exception cref="ToolkitException">
    /// No row can be taken, more than 1 % cannot and the options do not allow that, or a row is bad and the options are strict (bad
    /// data); the file holds other underlyings than the one asked for (not found), or none and none was given (usage).
    /// </exception>
    public void Run(Quarantine quarantine, CancellationToken cancel)
    {
        bool each = !source.TryRead(connection, Rows);
        if (each)
        {
            source.ReadEachLine(connection, Rows);
        }

        Judge(cancel);
        if (!each && Rejected > 0)
        {
            // Again, for the number and the text of each line.
            source.ReadEachLine(connection, Rows);
            Judge(cancel);
        }

        Refuse(quarantine);
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Table} AS SELECT * EXCLUDE (reason, raw) FROM {Judged} WHERE reason IS NULL; DROP TABLE {Judged}");
        DropRepeats();
    }

    private void Judge(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        string legs = source.Layout.Columns.IsWide
            ? $"{Leg(QuoteColumn.CallBid, "call")} UNION ALL {Leg(QuoteColumn.PutBid, "put")}"
            : Leg(QuoteColumn.Bid, null);
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Typed} AS {legs}; DROP TABLE {Rows}");
        cancel.ThrowIfCancellationRequested();
        QuoteMoments moments = new(_zone, source.Layout.DatesOnly && !source.IsUtc ? calendar : null);
        string from = Typed;
        if (moments.AreNeeded)
        {
            moments.Make(connection, Typed, Moments);
            from = $"(SELECT t.* EXCLUDE (time, reason), m.time, coalesce(t.reason, m.why) AS reason FROM {Typed} t LEFT JOIN {Moments} m ON t.time = m.written)";
        }

        // The date of a quote is that of its market: what is quoted in the evening is the next day in UTC.
        string day = $"{new ZoneClock(calendar.Zone.Id).LocalSql("time")}::DATE";
        connection.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE {Judged} AS
            SELECT line, raw, underlying, time, expiry, strike, "right", {string.Join(", ", Numbers.Select(Sql))}, coalesce(reason, CASE
                WHEN NOT ({Plausible}) THEN 'the year is not plausible'
                WHEN expiry < time::DATE AND expiry < {day} THEN 'the expiry is before the day of the quote' END) AS reason
            FROM {from}
            """);
        connection.Execute($"DROP TABLE {Typed}");
        (Read, Rejected) = connection.List($"SELECT count(*), count(reason) FROM {Judged}", r => (r.GetInt64(0), r.GetInt64(1)))[0];
    }

    /// <summary>The quotes of a row: its only one, or that of its call or of its put.</summary>
    private string Leg(QuoteColumn first, string? side)
    {
        QuoteHeader columns = source.Layout.Columns;
        string contract = columns.Has(QuoteColumn.Contract) ? source.Text(QuoteColumn.Contract) : columns.Contract is { } named ? SqlLiteral.Of(named) : "''";
        string right = side is not null ? $"'{side}'"
            : columns.Has(QuoteColumn.Right) ? $"CASE lower({source.Text(QuoteColumn.Right)}) WHEN 'c' THEN 'call' WHEN 'call' THEN 'call' WHEN 'calls' THEN 'call' WHEN 'p' THEN 'put' WHEN 'put' THEN 'put' WHEN 'puts' THEN 'put' END"
            : "CASE upper(occ.side) WHEN 'C' THEN 'call' WHEN 'P' THEN 'put' END";
        string underlying = options.Underlying is not null && !columns.Has(QuoteColumn.Underlying) ? "getvariable('toolkit_underlying')::VARCHAR"
            : columns.Has(QuoteColumn.Underlying) ? source.Text(QuoteColumn.Underlying) : "nullif(upper(occ.root), '')";
        string expiry = columns.Has(QuoteColumn.Expiry) ? source.Expiry() : "CAST(try_strptime('20' || occ.day, '%Y%m%d') AS DATE)";
        string strike = columns.Has(QuoteColumn.Strike) ? source.Number(QuoteColumn.Strike) + (columns.StrikeInMills ? " / 1000" : "") : "TRY_CAST(occ.mills AS DOUBLE) / 1000";
        QuoteColumn Of(QuoteColumn number) => first + (number - QuoteColumn.Bid);
        string Unread(QuoteColumn number) => !columns.Has(Of(number)) ? "" : $"WHEN {Sql(number)} IS NULL AND {Sql(number)}_text IS NOT NULL THEN '{Sql(number)} ''' || left({Sql(number)}_text, 60) || ''' is not a number'";
        return
            $"""
            SELECT line, raw, underlying, time, expiry, strike, "right", {string.Join(", ", Numbers.Select(number => Kept(number)))}, coalesce(bad, CASE
                WHEN time IS NULL THEN {Missing("time", source.Layout.Time.ToString())}
                WHEN underlying IS NULL THEN 'the underlying is missing'
                WHEN expiry IS NULL THEN {Missing("expiry", source.Layout.Expiry?.ToString() ?? "yymmdd")}
                WHEN strike IS NULL OR NOT isfinite(strike) THEN 'the strike is missing or not a number'
                WHEN strike <= 0 THEN 'the strike is not above zero'
                WHEN "right" IS NULL THEN 'the right ''' || coalesce(left(right_text, 60), '') || ''' is neither call nor put'
                {string.Join(' ', Numbers.Select(Unread))}
                WHEN bid < 0 OR NOT isfinite(bid) THEN 'the bid is negative or not finite'
                WHEN ask < 0 OR NOT isfinite(ask) THEN 'the ask is negative or not finite'
                WHEN bid_size < 0 OR ask_size < 0 OR open_interest < 0 THEN 'a size is negative' END) AS reason
            FROM (
                SELECT line, raw, bad, {underlying} AS underlying, {source.Time()} AS time, {source.Text(QuoteColumn.Time)} AS time_text,
                    {expiry} AS expiry, {(columns.Has(QuoteColumn.Expiry) ? source.Text(QuoteColumn.Expiry) : "occ.day")} AS expiry_text, {strike} AS strike,
                    {right} AS "right", {(columns.Has(QuoteColumn.Right) ? source.Text(QuoteColumn.Right) : "occ.side")} AS right_text,
                    {string.Join(", ", Numbers.Select(number => $"{Number(Of(number), first)} AS {Sql(number)}, {(columns.Has(Of(number)) ? source.Text(Of(number)) : "NULL")} AS {Sql(number)}_text"))}
                FROM (SELECT *, {OccSymbol.Sql(contract)} AS occ FROM {Rows}))
            """;
    }

    /// <summary>Sizes of both sides in one, as <c>12 x 34</c>, where a file has them so.</summary>
    private string Number(QuoteColumn column, QuoteColumn first)
    {
        QuoteColumn sizes = first == QuoteColumn.CallBid ? QuoteColumn.CallSizes : QuoteColumn.PutSizes;
        int side = column is QuoteColumn.CallBidSize or QuoteColumn.PutBidSize ? 1 : column is QuoteColumn.CallAskSize or QuoteColumn.PutAskSize ? 2 : 0;
        return side > 0 && first != QuoteColumn.Bid && !source.Layout.Columns.Has(column) && source.Layout.Columns.Has(sizes)
            ? $"TRY_CAST(trim(split_part(lower({source.Text(sizes)}), 'x', {side})) AS DOUBLE)" : source.Number(column);
    }

    /// <summary>A volatility or a delta that cannot be is one that the source does not have.</summary>
    private static string Kept(QuoteColumn number) => number switch
    {
        QuoteColumn.ImpliedVolatility => "CASE WHEN implied_volatility > 0 AND isfinite(implied_volatility) THEN implied_volatility END AS implied_volatility",
        QuoteColumn.Delta => "CASE WHEN delta BETWEEN -1 AND 1 THEN delta END AS delta",
        _ => Sql(number),
    };

    private static string Missing(string what, string format) =>
        $"CASE WHEN {what}_text IS NULL THEN 'the {what} is missing' ELSE '{what} ''' || left({what}_text, 60) || ''' is not written as {format.Replace("'", "''")}' END";

    /// <summary>The name in SQL: <c>bid_size</c>.</summary>
    private static string Sql(QuoteColumn column) => Regex.Replace(column.ToString(), "(?<=[a-z])(?=[A-Z])", "_").ToLowerInvariant();

    private void Refuse(Quarantine quarantine)
    {
        if (Read == 0)
        {
            throw ToolkitException.BadData($"{source.File.Name} has no rows", "at least one quote is needed");
        }

        if (Rejected == 0)
        {
            return;
        }

        List<RejectedRow> rows = connection.List(
            $"SELECT line, reason, raw FROM {Judged} WHERE reason IS NOT NULL ORDER BY line LIMIT {(options.Strict ? 1 : Ingest.Quarantine.MostRows)}",
            r => new RejectedRow(r.GetInt64(0), r.GetString(1), r.Text(2) ?? ""));
        if (options.Strict)
        {
            throw ToolkitException.BadData(
                $"{source.File.Name}:{rows[0].Number}: {rows[0].Reason} (and {Rejected - 1} more bad rows)", "mend the rows, or leave `OptionImportOptions.Strict` away to take the others in");
        }

        Quarantine = quarantine.Write(rows, source.RowWord);
        Rejections rejections = new(Rejected, Read) { Allow = "`OptionImportOptions.AllowRejects`" };
        if (Rejected == Read || (rejections.AreTooMany && !options.AllowRejects))
        {
            throw rejections.Refusal(source.File.Name, Reasons(), Quarantine);
        }
    }

    private List<RejectedRows> Reasons() => connection.List(
        $"SELECT min(line), reason, count(*) FROM {Judged} WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1 LIMIT {Ingest.Quarantine.MostReasons}",
        r => new RejectedRows($"{source.RowWord} {r.GetInt64(0)}", r.GetString(1), r.GetInt64(2)));

    /// <summary>Of quotes with one key the last one stays.</summary>
    private void DropRepeats()
    {
        const string Key = "underlying, time, expiry, strike, \"right\"";
        if (connection.Number($"SELECT count(*) FROM (SELECT DISTINCT {Key} FROM {Table})") == Read - Rejected)
        {
            return;
        }

        Duplicates = connection.Execute(
            $"""
            DELETE FROM {Table} USING (SELECT {Key}, max(line) AS last FROM {Table} GROUP BY ALL HAVING count(*) > 1) r
            WHERE {string.Join(" AND ", Key.Split(", ").Select(column => $"{Table}.{column} = r.{column}"))} AND {Table}.line < r.last
            """);
    }
}
