using System.Diagnostics;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>What is asked for: a file, and what its bars are.</summary>
internal sealed record FileRequest(string Path, string Symbol, Timeframe? Timeframe, IngestOptions Options)
{
    /// <summary>What the file must be; null takes either.</summary>
    public InputKind? Kind { get; init; }

    /// <summary>Other connections of the same database are to see the staged rows.</summary>
    public bool Shared { get; init; }

    /// <summary>The calendar may be guessed and said.</summary>
    public bool GuessCalendar { get; init; } = true;
}

/// <summary>A file that was read: what to publish, or nothing when it was loaded before; and its report so far.</summary>
internal sealed record PreparedFile(SeriesLoad? Load, IngestReport Report);

/// <summary>Reads one file into a staged table and says what to publish.</summary>
internal sealed class FileIngest(BarStore store, Func<DuckDBConnection> connect, LayoutMemory? layouts = null)
{
    private readonly Quarantine _quarantine = new(store.Layout.Quarantine, store.Options.Clock);

    /// <param name="request">What is asked for.</param>
    /// <param name="table">Name of the staged table; others start with it.</param>
    /// <param name="progress">Told of each stage.</param>
    /// <param name="cancel">Stops the reading.</param>
    public PreparedFile Prepare(FileRequest request, string table, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        IngestOptions options = request.Options;
        if (options.Calendar is { } calendar)
        {
            options = options with { Calendar = TradingCalendar.Reference(calendar) };
            request = request with { Options = options };
        }

        SeriesKey key = store.Series.ForWriting(request.Symbol, request.Timeframe ?? Timeframe.Minute, options.Exchange);
        string work = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N"));
        try
        {
            progress?.Report(new(request.Path, IngestStage.Recognising, 0, 1));
            InputFile file = InputFile.Open(request.Path, work);
            if (request.Kind is { } kind && file.Kind != kind)
            {
                throw ToolkitException.BadData($"{file.Name} is {(kind == InputKind.Csv ? "a Parquet file and no CSV" : "no Parquet file")}", "FileAsync takes either");
            }

            if (file.Compression == InputCompression.Zstd)
            {
                ZstdFrames.Check(file);
            }

            using InputHash hash = InputHash.Start(file, cancel);
            if (LoadedBefore(key, request, hash) is { } known)
            {
                return new(null, SameLoad.Report(store, known, start));
            }

            return Read(request, file, hash, (key, table, work), (start, progress, cancel));
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private PreparedFile Read(
        FileRequest request, InputFile file, InputHash hash, (SeriesKey Key, string Table, string Work) place,
        (long Start, IProgress<IngestProgress>? Progress, CancellationToken Cancel) call)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, hash.Swollen);
        // The database opens while the file is looked at.
        Task<DuckDBConnection> opening = Task.Run(connect, CancellationToken.None);
        RowSource source;
        try
        {
            source = Recognise(request with { Symbol = place.Key.Symbol }, file, () => opening.GetAwaiter().GetResult(), place.Work);
        }
        catch (DuckDBException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{file.Name} cannot be read: {CsvSql.FirstLine(e)}", "is it damaged, or no text?", e);
        }
        finally
        {
            ((IAsyncResult)opening).AsyncWaitHandle.WaitOne();
        }

        DuckDBConnection connection = opening.GetAwaiter().GetResult();
        try
        {
            using Interruption interruption = new(connection, stop.Token);
            using ReadingProgress reading = new(connection, file, call.Progress);
            source.Only(connection, place.Key.Symbol);
            SeriesStaging staging = new(connection, source, place.Table, request.Options, _quarantine) { Calendar = KnownCalendar.Of(store, request.Options, place.Key) };
            StagedSeries staged = staging.Run(request.Timeframe, stop.Token);
            SeriesKey key = place.Key with { Timeframe = staged.Timeframe };
            string sha256 = hash.Result();
            return Prepared(request, key, staged, source, (sha256, call.Start));
        }
        catch (Exception e) when (e is DuckDBException or OperationCanceledException && stop.IsCancellationRequested)
        {
            call.Cancel.ThrowIfCancellationRequested();
            throw InputLimits.Swells(file.Name, file.Bytes);
        }
        catch (DuckDBException e)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{file.Name} could not be read: {CsvSql.FirstLine(e)}", "is there room in memory and on the disk?", e);
        }
    }

    private RowSource Recognise(FileRequest request, InputFile file, Func<DuckDBConnection> connection, string work)
    {
        RowSource source = file.Kind == InputKind.Parquet
            ? ParquetSource.Recognise(file, connection(), request)
            : CsvSource.Recognise(file, connection, request, work, layouts);
        source.Keeping = request.Shared ? "" : "TEMP";
        return source;
    }

    private PreparedFile Prepared(FileRequest request, SeriesKey key, StagedSeries staged, RowSource source, (string Sha256, long Start) input)
    {
        IngestOptions options = request.Options;
        Dataset? dataset = store.Listings.Find(key);
        PriceBasis basis = options.Basis ?? (source.Adjusted ? PriceBasis.All : PriceBasis.Raw);
        SeriesBase.CheckBasis(dataset, new() { Key = key, Basis = basis }, options.Replace);
        if (staged.Timeframe.IsIntraday && !source.IsUtc && options.Timezone is null && CalendarGuess.LooksLocal(staged.Spread()))
        {
            source.Notes.Add("the times name no zone and were taken as UTC, but look like the trading hours of New York; `IngestOptions.Timezone` America/New_York takes them so");
        }

        if (request.GuessCalendar)
        {
            GuessCalendar(key, options, staged, source);
        }

        string format = $"{source.Format}{OptionsMark}{options.Fingerprint}";
        TimeSpan elapsed = Stopwatch.GetElapsedTime(input.Start);
        SeriesLoad load = new()
        {
            Key = key,
            StagedTable = staged.Table,
            Sorted = staged.Sorted,
            Basis = basis,
            BasisAsOf = options.BasisAsOf ?? (basis == PriceBasis.Raw ? null : store.Options.Clock.GetUtcNow().UtcDateTime),
            Facts = new(AssetType: options.AssetType, Vendor: options.Vendor, Calendar: options.Calendar),
            Source = new(source.File.Path, input.Sha256, format, staged.RowsRead, staged.RowsAccepted, staged.RowsRejected, staged.Duplicates, elapsed),
        };
        return new(load, new()
        {
            Symbol = key.Symbol,
            Exchange = key.Exchange,
            Timeframe = key.Timeframe,
            RowsRead = staged.RowsRead,
            RowsAccepted = staged.RowsAccepted,
            RowsRejected = staged.RowsRejected,
            Duplicates = staged.Duplicates,
            From = UnixMicroseconds.ToDateTime(staged.FirstTime),
            To = UnixMicroseconds.ToDateTime(staged.LastTime),
            Columns = source.Columns,
            LeftOut = source.LeftOut,
            Notes = source.Notes,
            Quarantine = staged.Quarantine,
            Format = source.Format,
            ElapsedMs = elapsed.TotalMilliseconds,
        });
    }

    internal const string OptionsMark = "; options: ";

    /// <summary>The series of the symbol whose latest load was this very input with these options, or null.</summary>
    private SeriesKey? LoadedBefore(SeriesKey key, FileRequest request, InputHash hash)
    {
        IEnumerable<SeriesKey> series = request.Timeframe is not null
            ? [key]
            : store.Listings.AllDatasets().Select(d => d.Key).Where(k => k.Exchange == key.Exchange && k.Symbol == key.Symbol);
        foreach (SeriesKey candidate in series)
        {
            if (SameLoad.IsLatest(store, candidate, hash.Result, request.Options))
            {
                return candidate;
            }
        }

        return null;
    }

    private void GuessCalendar(SeriesKey key, IngestOptions options, StagedSeries staged, RowSource source)
    {
        if (KnownCalendar.Of(store, options, key) is null && staged.Timeframe.CompareTo(Timeframe.Day) <= 0)
        {
            CalendarGuess guess = CalendarGuess.From(staged.Spread(), staged.Timeframe);
            source.Notes.Add($"calendar {guess.Calendar.Name} is a guess: {guess.Reason}; `IngestOptions.Calendar` settles it");
        }
    }
}
