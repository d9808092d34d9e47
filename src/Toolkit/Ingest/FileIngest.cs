using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Reads one file into columns.</summary>
internal sealed class FileIngest(BarStore store, IngestRequest request, Func<DuckDBConnection> connect)
{
    private readonly Intake _intake = new(store, request);
    private readonly string _work = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N"));

    public IProgress<IngestProgress>? Progress { get; init; }

    /// <summary>What to publish, or nothing when it was loaded before.</summary>
    public Intake Run(CancellationToken cancel)
    {
        try
        {
            Progress?.Report(new(request.Input, IngestStage.Recognising, 0, 1));
            InputFile file = InputFile.Open(request.Input, _work);
            if (request.Kind is { } kind && file.Kind != kind)
            {
                throw ToolkitException.BadData($"{file.Name} is {(kind == InputKind.Csv ? "a Parquet file and no CSV" : "no Parquet file")}", "FileAsync takes either");
            }

            using InputHash hash = new(file, cancel);
            if (!_intake.WasLoaded(hash.Result))
            {
                Read(file, hash, cancel);
            }

            return _intake;
        }
        finally
        {
            if (Directory.Exists(_work))
            {
                Directory.Delete(_work, recursive: true);
            }
        }
    }

    private void Read(InputFile file, InputHash hash, CancellationToken cancel)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, hash.Swollen);
        using ReadingProgress reading = new(file, Progress);
        Interruption? interruption = null;
        DuckDBConnection Connected()
        {
            if (interruption is null)
            {
                DuckDBConnection connection = connect();
                interruption = new(connection, stop.Token);
                reading.Follow(connection);
            }

            return connect();
        }

        try
        {
            RowSource source = RowSource.Recognise(file, _intake.Request, Connected);
            source.Advance = reading.Advance;
            Stage(source, hash, stop.Token);
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
        catch (ToolkitException)
        {
            // Whatever is wrong with the rows, a file that is cut off or swells is so first.
            cancel.ThrowIfCancellationRequested();
            hash.Check();
            throw;
        }
        finally
        {
            interruption?.Dispose();
        }
    }

    /// <summary>Says so where times without a zone look like those of an exchange.</summary>
    public static void NoteLocalTimes(RowSource source, SeriesStaging staging, Timeframe timeframe, IngestOptions options)
    {
        if (timeframe.IsIntraday && !source.Layout.Time.HasOffset && options.Timezone is null && CalendarGuess.LooksLocal(staging.Spread()))
        {
            source.Notes.Add("the times name no zone and were taken as UTC, but look like the trading hours of New York; `IngestOptions.Timezone` America/New_York takes them so");
        }
    }

    private void Stage(RowSource source, InputHash hash, CancellationToken stop)
    {
        source.Only(stop);
        SeriesStaging staging = new(source, _intake.Quarantine, stop) { Calendar = _intake.Calendar };
        StagedSeries staged = staging.Run();
        string sha256 = hash.Result();
        Timeframe timeframe = staged.Report.Timeframe;
        NoteLocalTimes(source, staging, timeframe, _intake.Options);
        if (request.Layouts is null && _intake.Calendar is null && timeframe.CompareTo(Timeframe.Day) <= 0)
        {
            CalendarGuess guess = CalendarGuess.From(staging.Spread(), timeframe);
            source.Notes.Add($"calendar {guess.Calendar.Name} is a guess: {guess.Reason}; `IngestOptions.Calendar` settles it");
        }

        _intake.Bring(staged, sha256);
    }
}
