using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Tells how far an input is read, ten times a second while it is.</summary>
internal sealed class ReadingProgress : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly InputFile _file;
    private readonly IProgress<IngestProgress>? _progress;
    private readonly Timer? _timer;
    private DuckDBConnection? _connection;
    private long _read;
    private long _most;

    public ReadingProgress(InputFile file, IProgress<IngestProgress>? progress)
    {
        (_file, _progress) = (file, progress);
        _timer = progress is null ? null : new(_ => Tell(), null, Every, Every);
    }

    /// <summary>More bytes were read.</summary>
    public void Advance(long bytes) => Interlocked.Add(ref _read, bytes);

    /// <summary>DuckDB reads, too.</summary>
    public void Follow(DuckDBConnection connection)
    {
        if (_progress is not null)
        {
            connection.Execute("SET enable_progress_bar = true");
            connection.Execute("SET enable_progress_bar_print = false");
            Volatile.Write(ref _connection, connection);
        }
    }

    public void Dispose()
    {
        if (_timer is not null)
        {
            using ManualResetEvent last = new(false);
            _timer.Dispose(last);
            last.WaitOne();
            _progress!.Report(new(_file.Path, IngestStage.Checking, _file.Bytes, _file.Bytes));
        }
    }

    private void Tell()
    {
        double percent = Volatile.Read(ref _connection)?.GetQueryProgress().Percentage ?? 0;
        // Later statements start again at 0; what was shown once is not taken back.
        long done = percent is > 0 and <= 100 ? (long)(_file.Bytes * percent / 100) : 0;
        _most = Math.Max(_most, Math.Max(done, Math.Min(_file.Bytes, Interlocked.Read(ref _read))));
        _progress!.Report(new(_file.Path, IngestStage.Reading, _most, _file.Bytes));
    }
}
