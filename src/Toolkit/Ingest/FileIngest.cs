using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Reads one file into a staged table.</summary>
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
        // The database opens while the file is looked at.
        Task<DuckDBConnection> opening = Task.Run(connect, CancellationToken.None);
        try
        {
            RowSource source;
            try
            {
                source = RowSource.Recognise(file, _intake.Request, () => opening.GetAwaiter().GetResult());
            }
            finally
            {
                ((IAsyncResult)opening).AsyncWaitHandle.WaitOne();
            }

            Stage(source, opening.GetAwaiter().GetResult(), hash, stop.Token);
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
    }

    private void Stage(RowSource source, DuckDBConnection connection, InputHash hash, CancellationToken stop)
    {
        using Interruption interruption = new(connection, stop);
        using ReadingProgress reading = new(connection, source.File, Progress);
        source.Only(connection);
        SeriesStaging staging = new(connection, source, _intake.Quarantine) { Calendar = _intake.Calendar };
        StagedSeries staged = staging.Run(stop);
        string sha256 = hash.Result();
        Timeframe timeframe = staged.Report.Timeframe;
        if (timeframe.IsIntraday && !source.Layout.Time.HasOffset && _intake.Options.Timezone is null && CalendarGuess.LooksLocal(staging.Spread()))
        {
            source.Notes.Add("the times name no zone and were taken as UTC, but look like the trading hours of New York; `IngestOptions.Timezone` America/New_York takes them so");
        }

        if (request.Number is null && _intake.Calendar is null && timeframe.CompareTo(Timeframe.Day) <= 0)
        {
            CalendarGuess guess = CalendarGuess.From(staging.Spread(), timeframe);
            source.Notes.Add($"calendar {guess.Calendar.Name} is a guess: {guess.Reason}; `IngestOptions.Calendar` settles it");
        }

        _intake.Bring(staged, sha256);
    }
}
