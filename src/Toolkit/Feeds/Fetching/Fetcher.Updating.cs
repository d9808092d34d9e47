namespace Toolkit;

/// <content>Keeping series up to date.</content>
public sealed partial class Fetcher
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Extends fetched series to now, again and again until it is cancelled. An error ends nothing: the next round asks for what is missing.</summary>
    /// <param name="every">From the start of one round to that of the next; above 0. While no series can be reached the wait doubles, up to 10 minutes.</param>
    /// <param name="symbols"><c>feed:SYMBOL</c> each, in all its timeframes; default every series that was fetched, those that are new in a later round included.</param>
    /// <param name="options">As for a fetch; what a source did not have is asked for again in the next round.</param>
    /// <param name="progress">Is told after each round.</param>
    /// <param name="cancel">Ends it; what has come is kept.</param>
    /// <exception cref="ToolkitException">A symbol that was not fetched yet (not found).</exception>
    public async Task KeepUpdatedAsync(
        TimeSpan every, IEnumerable<string>? symbols = null, FetchOptions? options = null, IProgress<UpdateRound>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        string[]? named = symbols is null ? null : [.. symbols];
        TimeProvider clock = _store.Options.Clock;
        options ??= new();
        options = options with { AskAgainAfter = options.AskAgainAfter < every ? options.AskAgainAfter : every / 2 };
        for ((int number, int away) = (1, 0); ; number++)
        {
            (long began, DateTime started) = (clock.GetTimestamp(), clock.GetUtcNow().UtcDateTime);
            (IReadOnlyList<FetchReport> series, ToolkitException? error) = await RoundAsync(named, options, cancel).ConfigureAwait(false);
            away = error is not null || (series.Count > 0 && series.All(s => s.Error is not null)) ? away + 1 : 0;
            TimeSpan period = every * Math.Pow(2, Math.Min(away, 20));
            TimeSpan wait = (away == 0 || period <= LongestWait ? period : every > LongestWait ? every : LongestWait) - clock.GetElapsedTime(began);
            wait = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            progress?.Report(new(number, started, series, error, wait));
            await Task.Delay(wait, clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<(IReadOnlyList<FetchReport> Series, ToolkitException? Error)> RoundAsync(string[]? named, FetchOptions options, CancellationToken cancel)
    {
        try
        {
            return (await UpdateAsync(named, options, null, cancel).ConfigureAwait(false), null);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Busy or ErrorKind.Failure)
        {
            return ([], e);
        }
    }
}
