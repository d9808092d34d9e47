using System.Diagnostics;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Ingest;
using Toolkit.Storage;

namespace Toolkit.Chains;

/// <summary>Takes in one file of option quotes: looks at it, reads it, publishes it.</summary>
internal sealed class QuoteImport
{
    private const string OptionsMark = "; options: ";

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly BarStore _store;
    private readonly OptionImportOptions _options;
    private readonly string _work;

    public QuoteImport(BarStore store, OptionImportOptions options)
    {
        (string? exchange, string? underlying) = options.Underlying is { } name ? store.Series.Split(name, options.Exchange) : (options.Exchange, null);
        if (underlying is not null)
        {
            SymbolRules.Check(exchange ?? SeriesKey.LocalExchange, underlying);
        }

        _store = store;
        _options = options with { Exchange = exchange ?? SeriesKey.LocalExchange, Underlying = underlying };
        _work = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N"));
    }

    public OptionImportReport Run(string path, CancellationToken cancel)
    {
        try
        {
            InputFile file = InputFile.Open(path, _work);
            using InputHash hash = new(file, cancel);
            return Skipped(hash.Result()) ?? Load(file, hash, cancel);
        }
        finally
        {
            if (Directory.Exists(_work))
            {
                Directory.Delete(_work, recursive: true);
            }
        }
    }

    /// <summary>What to tell when this very file, with these options, was the latest import of its underlyings.</summary>
    private OptionImportReport? Skipped(string sha256)
    {
        List<OptionUnderlying> known = _store.Catalog.Read(connection =>
        {
            List<SymbolRow> latest = QuoteTable.LatestOf(connection, sha256, OptionsMark + _options.Fingerprint).ConvertAll(id => SymbolTable.Find(connection, id));
            return QuoteTable.List(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'"))
                .FindAll(row => latest.Exists(symbol => symbol.Exchange == row.Exchange && symbol.Symbol == row.Underlying));
        });
        return known.Count == 0 ? null : new()
        {
            Exchange = known[0].Exchange,
            Underlyings = known.ConvertAll(row => row.Underlying),
            Files = known.Sum(row => row.Files),
            Bytes = known.Sum(row => row.Bytes),
            ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds,
            Skipped = true,
        };
    }

    private OptionImportReport Load(InputFile file, InputHash hash, CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, hash.Swollen);
        using DuckDBConnection connection = _store.OpenDuckDb();
        try
        {
            (OptionImportReport report, string sha256) = Stage(file, hash, connection, stop.Token);
            SourceRecord source = new(
                file.Path, sha256, $"{report.Format}{OptionsMark}{_options.Fingerprint}", report.RowsRead, report.RowsAccepted, report.RowsRejected, report.Duplicates,
                Stopwatch.GetElapsedTime(_start));
            PublishedQuotes published = new QuotePublisher(_store, new(connection, QuoteStaging.Table, _options.Exchange!, source)).Run(cancel);
            return report with { Files = published.Files, Bytes = published.Bytes, ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds };
        }
        catch (Exception e) when (e is DuckDBException or OperationCanceledException && stop.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            throw InputLimits.Swells(file.Name, file.Bytes);
        }
        catch (DuckDBException e)
        {
            throw file.Unreadable(e);
        }
    }

    private (OptionImportReport Report, string Sha256) Stage(InputFile file, InputHash hash, DuckDBConnection connection, CancellationToken stop)
    {
        try
        {
            using Interruption interruption = new(connection, stop);
            QuoteTexts source = Recognise(file, connection);
            TradingCalendar calendar = Calendar();
            connection.Execute("SET VARIABLE toolkit_underlying = $name", ("name", _options.Underlying));
            MustNameUnderlying(source.Layout.Columns, file.Name);
            QuoteStaging staging = new(connection, source, _options, calendar);
            staging.Run(new Quarantine(_store.Layout.Quarantine, _store.Options.Clock), stop);
            return (Report(source, staging, Only(connection, file.Name, source.Layout.Columns), calendar, connection), hash.Result());
        }
        catch (ToolkitException)
        {
            // Whatever is wrong with the rows, a file that is cut off or swells is so first.
            stop.ThrowIfCancellationRequested();
            hash.Check();
            throw;
        }
    }

    private QuoteTexts Recognise(InputFile file, DuckDBConnection connection)
    {
        if (file.Kind == InputKind.Parquet)
        {
            return new(file, QuoteLayout.Of(file, connection, _options));
        }

        FileHead head = FileHead.Read(file);
        if (head.Encoding == FileHead.BigEndian)
        {
            (file, head) = (NormalisedText.Copied(file, head.Encoding), head with { Encoding = "utf-8" });
        }

        return new(file, QuoteLayout.Of(head, file.Name, _options));
    }

    private TradingCalendar Calendar()
    {
        SymbolRow? stored = _options.Underlying is { } underlying ? _store.Listings.Symbol(_options.Exchange!, underlying) : null;
        return (_options.Calendar ?? stored?.Calendar) is { Length: > 0 } name ? TradingCalendar.Find(name)
            : TradingCalendar.ForAssetType(stored?.AssetType) ?? TradingCalendar.Xnys;
    }

    private void MustNameUnderlying(QuoteHeader columns, string name)
    {
        if (_options.Underlying is null && !columns.Has(QuoteColumn.Underlying) && !columns.Has(QuoteColumn.Contract) && columns.Contract is null)
        {
            throw ToolkitException.Usage($"{name} has no column for the underlying", "say what the options are on: `OptionImportOptions.Underlying`");
        }
    }

    /// <summary>Limits a file that holds several underlyings to the one asked for; a note says what was taken.</summary>
    private string? Only(DuckDBConnection connection, string name, QuoteHeader columns)
    {
        if (_options.Underlying is not { } wanted || !columns.Has(QuoteColumn.Underlying))
        {
            return null;
        }

        List<string> there = connection.List($"SELECT DISTINCT underlying FROM {QuoteStaging.Table} ORDER BY 1 LIMIT 10000", r => r.GetString(0));
        string? found = there.Find(one => one == wanted) ?? there.Find(one => one.Equals(wanted, StringComparison.OrdinalIgnoreCase)) ?? (there.Count == 1 ? there[0] : null);
        if (found is null)
        {
            throw ToolkitException.NotFound(
                $"{name} holds options on {there.Count} underlyings, and '{wanted}' is none of them",
                $"take one of {string.Join(", ", there.Take(10).Select(one => $"'{one}'"))}{(there.Count > 10 ? ", …" : "")}, or leave `OptionImportOptions.Underlying` away to take all");
        }

        connection.Execute($"DELETE FROM {QuoteStaging.Table} WHERE underlying <> $found", ("found", found));
        connection.Execute($"UPDATE {QuoteStaging.Table} SET underlying = $wanted WHERE underlying <> $wanted", ("wanted", wanted));
        return there.Count > 1 ? $"the quotes of '{found}' were taken out of {there.Count} underlyings" : found != wanted ? $"the file calls its underlying '{found}'" : null;
    }

    private OptionImportReport Report(QuoteTexts source, QuoteStaging staging, string? note, TradingCalendar calendar, DuckDBConnection connection)
    {
        QuoteLayout layout = source.Layout;
        List<string> notes = [.. layout.Notes, .. note is null ? Array.Empty<string>() : [note]];
        if (layout.DatesOnly && !source.IsUtc)
        {
            notes.Add($"the times are dates: each stands for the close of its session ({calendar.Name}); `OptionImportOptions.Calendar` names another one");
        }
        else if (!source.IsUtc && _options.Timezone is null && layout.Time.Zone is null)
        {
            notes.Add("the times name no zone and were taken as UTC; `OptionImportOptions.Timezone` says another one, such as America/New_York");
        }

        List<string> underlyings = connection.List($"SELECT DISTINCT underlying FROM {QuoteStaging.Table} ORDER BY 1", r => r.GetString(0));
        (long accepted, long contracts, long expiries, long from, long to) = connection.List(
            $"""
            SELECT (SELECT count(*) FROM {QuoteStaging.Table}), count(*), count(DISTINCT expiry), epoch_us(min(first)), epoch_us(max(last))
            FROM (SELECT underlying, expiry, strike, "right", min(time) AS first, max(time) AS last FROM {QuoteStaging.Table} GROUP BY ALL)
            """,
            r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)))[0];
        return new()
        {
            Exchange = _options.Exchange!,
            Underlyings = underlyings,
            // Those of other underlyings than the one asked for do not count.
            RowsRead = accepted + staging.Rejected + staging.Duplicates,
            RowsAccepted = accepted,
            RowsRejected = staging.Rejected,
            Duplicates = staging.Duplicates,
            Contracts = contracts,
            Expiries = expiries,
            From = UnixMicroseconds.ToDateTime(from),
            To = UnixMicroseconds.ToDateTime(to),
            Columns = layout.Columns.Taken,
            LeftOut = layout.Columns.LeftOut,
            Notes = notes,
            Quarantine = staging.Quarantine,
            Format = layout.ToString() + (source.File.Compression == InputCompression.None ? "" : $", {source.File.Compression.ToString().ToLowerInvariant()}"),
        };
    }
}
