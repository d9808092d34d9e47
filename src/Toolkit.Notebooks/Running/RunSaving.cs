using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Running;

/// <summary>Saves a notebook while it runs: after every cell, but so that saving a long one takes a tenth of the time at most.</summary>
/// <remarks>A cell that had to wait is saved as soon as its turn comes, also while the next one runs.</remarks>
internal sealed class RunSaving : IDisposable
{
    private const int Pause = 9;

    private readonly NotebookDocument _notebook;
    private readonly NotebookRunOptions _options;
    private readonly Lock _gate;
    private readonly ITimer _timer;
    private TimeSpan _pause;
    private long _saved;
    private bool _isOver;

    /// <param name="notebook">The notebook.</param>
    /// <param name="options">Where it is saved.</param>
    /// <param name="gate">Held while the notebook is written to.</param>
    public RunSaving(NotebookDocument notebook, NotebookRunOptions options, Lock gate)
    {
        (_notebook, _options, _gate) = (notebook, options, gate);
        _timer = options.Clock.CreateTimer(_ => Try(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A cell has run.</summary>
    public void Note()
    {
        TimeSpan wait = _pause - _options.Clock.GetElapsedTime(_saved);
        if (wait <= TimeSpan.Zero)
        {
            Try();
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The run is over.</summary>
    /// <exception cref="IOException">The notebook cannot be saved.</exception>
    public void Finish()
    {
        lock (_gate)
        {
            _isOver = true;
            Save();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Save()
    {
        long start = _options.Clock.GetTimestamp();
        if (_options.OutputPath is { } output)
        {
            _notebook.Save(output);
        }

        if (_options.HtmlPath is { } html)
        {
            _notebook.SaveHtml(html);
        }

        (_saved, _pause) = (_options.Clock.GetTimestamp(), Pause * _options.Clock.GetElapsedTime(start));
    }

    /// <summary>A disk that is full now must not end the run: the last save says so when it still is.</summary>
    private void Try()
    {
        lock (_gate)
        {
            try
            {
                if (!_isOver)
                {
                    Save();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException || FullDisk.IsSaidBy(e))
            {
                _pause = TimeSpan.Zero;
            }
        }
    }
}
