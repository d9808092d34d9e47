using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Tells how far DuckDB has read an input, ten times a second while it reads.</summary>
internal sealed class ReadingProgress : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly DuckDBConnection _connection;
    private readonly InputFile _file;
    private readonly IProgress<IngestProgress>? _progress;
    private readonly Timer? _timer;
    private long _most;

    public ReadingProgress(DuckDBConnection connection, InputFile file, IProgress<IngestProgress>? progress)
    {
        (_connection, _file, _progress) = (connection, file, progress);
        if (progress is not null)
        {
            connection.Execute("SET enable_progress_bar = true");
            connection.Execute("SET enable_progress_bar_print = false");
            _timer = new(_ => Tell(), null, Every, Every);
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
        double percent = _connection.GetQueryProgress().Percentage;
        // Later statements start again at 0; what was shown once is not taken back.
        long done = percent is > 0 and <= 100 ? (long)(_file.Bytes * percent / 100) : 0;
        _most = Math.Max(_most, done);
        _progress!.Report(new(_file.Path, IngestStage.Reading, _most, _file.Bytes));
    }
}
